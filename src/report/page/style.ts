/** One style sheet for every page: readable at 360 px and at a desk, in print, and for readers who see few colours. */
export const PAGE_STYLE = `
:root{--ink:#1a1f24;--soft:#55606a;--line:#d9dee3;--paper:#fff;--wash:#f5f7f9;--accent:#0b5c8c;--yes:#00664a;--no:#a8380b;--mixed:#7a5900;--open:#55606a}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main,header .inner,footer .inner{max-width:960px;margin:0 auto;padding:0 20px}
header{border-bottom:1px solid var(--line);background:var(--wash);padding:14px 0}
header .trail{font-size:.875rem;color:var(--soft);margin:0 0 8px}
.steps{display:flex;flex-wrap:wrap;gap:6px;margin:0;padding:0;list-style:none;font-size:.875rem}
.steps a,.steps strong,.steps span{display:block;padding:3px 10px;border:1px solid var(--line);border-radius:999px;background:var(--paper);text-decoration:none}
.steps strong{background:var(--accent);border-color:var(--accent);color:#fff;font-weight:600}
.steps span{color:var(--soft);border-style:dashed}
a{color:var(--accent)}
h1{font-size:1.75rem;line-height:1.2;margin:28px 0 12px}
h2{font-size:1.25rem;line-height:1.3;margin:36px 0 8px}
h3{font-size:1.05rem;margin:24px 0 6px}
p,ul,ol{margin:0 0 12px}
.answer{border-left:6px solid var(--open);background:var(--wash);padding:14px 18px;margin:16px 0 20px;border-radius:0 6px 6px 0}
.answer .word{display:inline-block;font-size:.8rem;font-weight:700;letter-spacing:.02em;color:#fff;background:var(--open);padding:1px 8px;border-radius:4px;margin-bottom:6px}
.answer p{margin:0;font-size:1.08rem}
.answer ul{margin:10px 0 0;padding-left:20px;color:var(--soft);font-size:.94rem}
.answer.yes{border-color:var(--yes)}.answer.yes .word{background:var(--yes)}
.answer.no{border-color:var(--no)}.answer.no .word{background:var(--no)}
.answer.mixed{border-color:var(--mixed)}.answer.mixed .word{background:var(--mixed)}
.failure{border:2px solid var(--no);border-radius:6px;padding:14px 18px;margin:16px 0}
.failure h2{margin-top:0;color:var(--no)}
.scroll{overflow-x:auto;margin:12px 0 20px}
table{border-collapse:collapse;font-size:.92rem;min-width:min(100%,320px)}
caption{text-align:left;font-weight:600;padding:0 0 6px;caption-side:top}
td.text{min-width:6.5em}
td.date{white-space:nowrap}
th,td{padding:5px 14px 5px 0;border-bottom:1px solid var(--line);vertical-align:top;text-align:left}
th{font-weight:600;color:var(--soft);border-bottom:2px solid var(--line)}
.number{text-align:right;font-variant-numeric:tabular-nums}
td.number{white-space:nowrap}
figure{margin:16px 0 24px}
figure .narrow{display:none}
figure svg{max-width:100%;height:auto;display:block}
pre{background:var(--wash);border:1px solid var(--line);border-radius:6px;padding:10px 12px;overflow-x:auto;font:13px/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;margin:8px 0 16px}
pre.error{border-color:var(--no);color:var(--no)}
code{font:.9em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--wash);padding:1px 4px;border-radius:3px}
pre code{background:none;padding:0}
details.code{margin:4px 0 10px;font-size:.85rem}
details.code>summary{color:var(--soft);cursor:pointer;width:max-content}
details.made{border-top:1px solid var(--line);margin:40px 0 0;padding:14px 0}
details.made>summary{cursor:pointer;font-weight:600}
iframe.cell{width:100%;border:1px solid var(--line);border-radius:6px;min-height:220px}
footer{border-top:1px solid var(--line);color:var(--soft);font-size:.85rem;padding:14px 0 28px;margin-top:24px}
.cards{display:grid;gap:10px;margin:12px 0 8px;padding:0;list-style:none}
.card{border:1px solid var(--line);border-left:6px solid var(--open);border-radius:6px;padding:10px 14px}
.card.yes{border-left-color:var(--yes)}.card.no{border-left-color:var(--no)}.card.mixed{border-left-color:var(--mixed)}
.card h3{margin:0 0 4px;font-size:1rem}
.card p{margin:0}
.card .when{color:var(--soft);font-size:.85rem;margin-top:4px}
.what-if{border:1px solid var(--line);border-radius:6px;padding:4px 18px 14px;margin:16px 0 24px}
.what-if h2{margin:12px 0 4px}
.what-if>p{margin:0 0 8px}
.what-if .state{font-weight:600;white-space:pre-line;position:sticky;top:0;z-index:1;background:var(--paper);padding:6px 0}.what-if .state.wrong,.what-if .problem{color:var(--no)}
.what-if button{font:inherit;padding:5px 14px;border:1px solid var(--accent);border-radius:6px;background:var(--paper);color:var(--accent);cursor:pointer}
.what-if button:disabled{border-color:var(--line);color:var(--soft);cursor:default}
.what-if details{border-top:1px solid var(--line);padding:8px 0}
.what-if summary{cursor:pointer;font-weight:600}
.what-if summary small{font-weight:400;color:var(--soft)}
.what-if-fields{display:grid;grid-template-columns:repeat(auto-fill,minmax(270px,1fr));gap:14px 28px;padding:10px 0 6px}
.what-if-field label{display:flex;justify-content:space-between;gap:8px;font-size:.92rem}
.what-if-field .kind{color:var(--soft);font-size:.8rem;white-space:nowrap}
.what-if-field input[type=range]{width:100%;margin:2px 0;accent-color:var(--accent)}
.what-if-field .box{display:flex;gap:8px;align-items:baseline}
.what-if-field .box input{font:inherit;font-size:.92rem;width:8.5em;flex:none;padding:2px 6px;border:1px solid var(--line);border-radius:4px;text-align:right}
.what-if-field .box small{color:var(--soft);line-height:1.25}
.what-if-field .problem{font-size:.85rem;margin:4px 0 0}
.what-if-changed .answer{outline:2px dashed var(--mixed);outline-offset:3px}
.checks{margin:8px 0 20px}
.checks>summary{cursor:pointer;font-weight:600}
.checks h4{margin:14px 0 6px;font-size:.95rem}
.checklist{list-style:none;padding:0;margin:0 0 8px;display:grid;gap:6px}
.checklist li{border-left:4px solid var(--open);padding:2px 0 4px 12px}
.checklist li.yes{border-color:var(--yes)}.checklist li.no{border-color:var(--no)}
.checklist p{margin:0;font-size:.94rem}
.checklist .status{color:var(--open)}.checklist .yes .status{color:var(--yes)}.checklist .no .status{color:var(--no)}
.checklist .evidence,.checks>.evidence,.checklist .remedy{color:var(--soft);font-size:.88rem}
.checklist .remedy::before{content:"What to do: "}
.checklist small{color:var(--soft)}
@media (max-width:640px){
body{font-size:15px}h1{font-size:1.4rem}
main,header .inner,footer .inner{padding:0 14px}
figure .wide{display:none}figure .narrow{display:block}
th,td{padding-right:10px}
table.stacked,table.stacked tbody{display:block}
table.stacked caption{display:block}
table.stacked thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
table.stacked tr{display:block;border-bottom:2px solid var(--line);padding:6px 0}
table.stacked td{display:grid;grid-template-columns:8.5em 1fr;gap:8px;border:0;padding:2px 0;text-align:left;white-space:normal}
table.stacked td::before{content:attr(data-title);color:var(--soft)}
}
@media print{header nav,.what-if,details.code,footer{display:none}body{font-size:11pt}.answer,figure{break-inside:avoid}}
`;
