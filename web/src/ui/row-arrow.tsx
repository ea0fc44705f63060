import RightOutlined from '@ant-design/icons/RightOutlined';
import { Button } from 'antd';
import './row-arrow.css';

interface RowArrowProps {
  readonly isOpen: boolean;
  /** What a click does, for who does not see the arrow turn. */
  readonly label: string;
  readonly onToggle: () => void;
}

/** The arrow at the left of a row that opens what lies under it. */
export function RowArrow({ isOpen, label, onToggle }: RowArrowProps) {
  return (
    <Button
      type="text"
      size="small"
      className={isOpen ? 'row-arrow open' : 'row-arrow'}
      aria-expanded={isOpen}
      aria-label={label}
      icon={<RightOutlined />}
      onClick={onToggle}
    />
  );
}
