import { verifyCatalog } from './src/domain/rules/verify-catalog.ts';
import { parseCatalog } from './src/parse-catalog.ts';
import { randomCatalogDocument } from './src/testing/random-catalog.ts';
const policy = { id:'marketplace', downgrades:false, feeRules:'any' as const };
// distribution
const counts: Record<string, number> = {};
let proven = 0;
for (let s=1;s<=2000;s++){ let x=s*7919; const draw=(m:number)=>{x=(x*1103515245+12345)%2147483648; return m<=0?0:Math.floor(x/65536)%(m+1)};
 const { catalog, findings } = parseCatalog(randomCatalogDocument(draw,{style: s%2?'scope':'upgrade-rules', type: s%4<2?'marketplace':'direct'}));
 if(findings.length) throw new Error(JSON.stringify(findings));
 const v=verifyCatalog(catalog!, {...policy, downgrades: s%4>=2}); proven+=v.proven;
 for(const f of v.findings) counts[f.code+' '+f.severity]=(counts[f.code+' '+f.severity]??0)+1; }
console.log(counts, proven);
// perf
const choices = Array.from({length:10},(_,i)=>`v${i}`);
const attrs = Array.from({length:5},(_,i)=>({id:`q${i}`,kind:'quantity',min:1,max:1_000_000_000,step:1,unit:`u${i}`}));
const bands = (k:number,g:boolean)=>Array.from({length:50},(_,i)=>({...(i<49&&{upTo:(i+1)*20_000_000}),amount:((g? 100+i : 200-i)+k).toFixed(2)}));
const skus = choices.flatMap((a,i)=>choices.map((b,j)=>({ sku:{a,b}, prices:['USD','EUR'].map(currency=>({period:'P1M',currency,parts:[
 ...attrs.map((at,x)=>({model: x%2?'graduated':'volume',of:at.id,bands:bands(10*i+j, x%2===1)})),
 ...attrs.map((at,x)=>({model:'package',of:at.id,size: (10*i+j)%2?997:1009,amount:(10+10*i+j).toFixed(2)}))]}))})));
const doc=(style:string, rules:unknown)=>({format:'regrade/catalog@1',seller:'acme',product:{id:'x',name:'X',type:'marketplace',feeRule:'exact@1',protocol:'license-only'},components:[{id:'app',role:'base',specifications:[{id:'s',name:'S',billing:'subscription',attributes:[{id:'a',kind:'choice',values:choices},{id:'b',kind:'choice',values:choices},...attrs],skus}]}],rules:{style,specifications:[{from:'s',skus:rules}]}});
for (const [style, rules] of [['upgrade-rules', skus.slice(0,99).map((s,i)=>({from:s.sku,to:[skus[i+1]!.sku]}))],['scope', skus.slice(0,20).map((s)=>({from:s.sku,to:skus.filter(o=>o!==s).map(o=>o.sku)}))]] as const){
 const d=doc(style,rules); console.log(style,'bytes',JSON.stringify(d).length);
 let t=performance.now(); const {catalog,findings}=parseCatalog(d); console.log('parse',performance.now()-t, findings.slice(0,2));
 t=performance.now(); const v=verifyCatalog(catalog!,policy); console.log('verify',performance.now()-t,v.proven,v.findings.length, v.findings[0]?.message);
}
