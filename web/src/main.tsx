import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import './theme/base.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no place for the application');
createRoot(root).render(<App />);
