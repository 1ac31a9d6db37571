/** The whole look. Lives in the shadow root as a constructed sheet, which no Content-Security-Policy forbids. */
export const styles = `
.panel{--bg:#fff;--text:#16181d;--soft:#5b6270;--line:#dfe2e8;--fill:#f1f3f6;--link:#1a4fd0;--bad:#b42318;box-sizing:border-box;position:absolute;inset-block-end:88px;right:20px;width:376px;max-width:calc(100vw - 40px);height:min(640px,calc(100vh - 120px));height:min(640px,calc(100dvh - 120px));display:flex;flex-direction:column;overflow:hidden;border-radius:14px;border:1px solid var(--line);background:var(--bg);color:var(--text);box-shadow:0 12px 48px rgb(0 0 0/.22);font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;text-align:start}
:host([data-position=left]) .panel{right:auto;left:20px}
.panel[data-theme=dark]{--bg:#15171c;--text:#eef0f4;--soft:#a5acba;--line:#2f333d;--fill:#23262e;--link:#9db8ff;--bad:#ff9c91;color-scheme:dark}
.panel *,.panel *::before{box-sizing:border-box}
:where(button,textarea,input){font:inherit;color:inherit}
:where(button){cursor:pointer;border:0;background:none;padding:0}
:where(:disabled){opacity:.5;cursor:default}
.panel:focus{outline:0}
.panel :focus-visible{outline:2px solid var(--link);outline-offset:2px}
.scroll:focus-visible{outline-offset:-2px}
header{display:flex;flex-wrap:wrap;align-items:center;gap:8px;padding:10px 12px;background:var(--accent);color:var(--on-accent)}
header.hero{padding-block-end:20px}
.hero h2{padding-inline-start:6px}
.hero .greeting{flex-basis:100%;margin:10px 6px 0;max-height:40vh;overflow:auto;font-size:22px;line-height:1.3;overflow-wrap:anywhere}
header h2{flex:1;margin:0;font-size:16px;font-weight:600;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
header button{display:grid;place-items:center;width:36px;height:36px;border-radius:8px;color:inherit}
header button:hover{background:rgb(127 127 127/.25)}
header button:focus-visible{outline-color:var(--on-accent);outline-offset:-3px}
.panel svg{flex:none;width:20px;height:20px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
[dir=rtl] .flip{transform:scaleX(-1)}
.note{margin:0;padding:8px 14px;background:var(--fill);color:var(--text);font-size:13px;border-block-end:1px solid var(--line)}
.scroll{flex:1;overflow-y:auto;overscroll-behavior:contain;padding:14px}
.greeting{margin:4px 0 14px;font-size:18px;font-weight:600;white-space:pre-wrap}
.starters{display:flex;flex-direction:column;gap:8px;margin:0 0 18px;padding:0;list-style:none}
[role=log]+.starters{align-items:flex-end;margin-block:10px 0}
.starters button,.wide{width:100%;padding:10px 14px;border:1px solid var(--line);border-radius:10px;text-align:start;overflow-wrap:anywhere}
[role=log]+.starters button{width:auto;border-color:var(--link);border-radius:18px;color:var(--link);padding:7px 14px}
.starters button:hover,.list button:hover{background:var(--fill)}
.wide{display:flex;align-items:center;justify-content:center;gap:10px;background:var(--accent);color:var(--on-accent);border-color:transparent;font-weight:600}
.wide:hover,.send:enabled:hover{filter:brightness(1.08)}
.home .wide{margin-block-end:14px;justify-content:space-between}
.list{margin:0;padding:0;list-style:none;border:1px solid var(--line);border-radius:10px;overflow:hidden}
.list li+li{border-block-start:1px solid var(--line)}
h3{margin:18px 0 6px;font-size:13px;font-weight:600;color:var(--soft)}
.list button{display:flex;gap:10px;align-items:center;width:100%;padding:10px 14px;text-align:start}
.list button:focus-visible{outline-offset:-2px}
.list .new span[dir]{font-weight:700}
.list svg{color:var(--soft);width:16px;height:16px}
.list .preview{flex:1;min-width:0}
.preview>*{display:block;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
small{color:var(--soft);font-size:12px}
.mine small{color:inherit}
.count{min-width:20px;padding:0 6px;border-radius:10px;background:#c81e1e;color:#fff;font-size:12px;text-align:center}
.log{display:flex;flex-direction:column;gap:4px;margin:0;padding:0;list-style:none}
.log>li{display:flex;flex-direction:column;align-items:flex-start;max-width:86%}
.log>.mine{align-self:flex-end;align-items:flex-end}
.log>.day{max-width:none;align-self:center;margin:12px 0 4px;font-size:12px;color:var(--soft)}
.who{margin:8px 2px 2px;font-size:12px;color:var(--soft)}
.who b{margin-inline-start:2px;padding:0 5px;border:1px solid var(--line);border-radius:5px;font-size:10px}
.bubble{padding:8px 12px;border-radius:14px;border-start-start-radius:5px;background:var(--fill);overflow-wrap:anywhere;max-width:100%}
.mine .bubble{border-radius:14px;border-end-end-radius:5px;background:var(--accent);color:var(--on-accent)}
.mine.sending .bubble{opacity:.75}
.bubble p,.bubble ul,.bubble ol,.bubble blockquote,.bubble pre{margin:0 0 8px}
.bubble>:last-child{margin-block-end:0}
.bubble ul,.bubble ol{padding-inline-start:20px}
.bubble blockquote{padding-inline-start:10px;border-inline-start:3px solid var(--line)}
.bubble pre{overflow-x:auto;white-space:pre;font-size:13px}
.panel a{color:var(--link);text-decoration:underline}
.mine a,.mine .file{color:inherit}
.meta{margin:2px 2px 0;font-size:12px;color:var(--soft)}
.meta.bad{color:var(--bad)}
.meta button{text-decoration:underline}
.file{display:flex;align-items:flex-start;gap:6px;margin-block:4px;text-decoration:underline;overflow-wrap:anywhere;text-align:start}
.bubble img{display:block;max-width:100%;max-height:220px;border-radius:8px}
.ask{display:flex;flex-wrap:wrap;align-items:center;gap:8px;margin-block-start:6px;font-size:13px;color:var(--soft)}
.ask button{padding:3px 12px;border:1px solid var(--line);border-radius:14px;color:var(--text)}
.ask button[aria-pressed=true]{background:var(--fill);border-color:var(--soft)}
.dots{display:inline-flex;gap:4px;padding:14px}
.dots i{width:7px;height:7px;border-radius:50%;background:var(--soft);animation:blink 1.2s infinite}
.dots i:nth-child(2){animation-delay:.2s}.dots i:nth-child(3){animation-delay:.4s}
@keyframes blink{0%,60%,100%{opacity:.25}30%{opacity:1}}
@media(prefers-reduced-motion:reduce){.dots i{animation:none}}
.rating{margin-block-start:12px;padding:12px;border:1px solid var(--line);border-radius:10px;text-align:center}
.rating fieldset{border:0;margin:8px 0 0;padding:0;display:flex;justify-content:center;gap:4px}
.rating legend,.rating p{padding:0;margin:0 auto;font-weight:600}
.rating p{margin-block-start:8px;font-weight:400}
.rating .face{display:grid;place-items:center;width:46px;height:46px;border-radius:50%;color:var(--soft);transition:transform .12s}
.face svg{width:32px;height:32px;stroke-width:1.5}
.rating .face:hover{background:var(--fill);color:var(--text);transform:scale(1.1)}
.rating .face[aria-pressed=true]{background:var(--accent);color:var(--on-accent)}
.rating form button{padding:6px 14px;border-radius:8px;background:var(--accent);color:var(--on-accent);font-weight:600}
.rating form{display:flex;gap:8px;margin-block-start:10px}
.rating input{flex:1;min-width:0;padding:6px 10px;border:1px solid var(--soft);border-radius:8px;background:var(--bg)}
footer{padding:10px 12px;padding-block-end:calc(10px + env(safe-area-inset-bottom,0px));border-block-start:1px solid var(--line)}
footer.aim{background:var(--fill);box-shadow:inset 0 0 0 2px var(--link)}
.composer{display:flex;align-items:flex-end;gap:6px}
.composer textarea{flex:1;min-width:0;max-height:140px;padding:8px 12px;border:1px solid var(--soft);border-radius:10px;background:var(--bg);resize:none;field-sizing:content}
textarea:focus-visible,input:focus-visible{outline-offset:-1px;border-color:transparent}
textarea::placeholder,input::placeholder{color:var(--soft);opacity:1}
.composer button,.composer label{display:grid;place-items:center;flex:none;width:38px;height:38px;border-radius:10px;cursor:pointer}
.composer label:hover{background:var(--fill)}
.composer .send{background:var(--accent);color:var(--on-accent)}
.composer label:focus-within{outline:2px solid var(--link);outline-offset:2px}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.chips{display:flex;flex-wrap:wrap;gap:6px;margin:0 0 8px;padding:0;list-style:none;font-size:13px}
.chips li{display:flex;align-items:center;gap:6px;max-width:100%;padding:3px 10px;border-radius:12px;background:var(--fill)}
.chips button{display:grid;place-items:center;width:24px;height:24px;margin-inline-end:-6px;border-radius:50%}
.chips svg{width:14px;height:14px}
.under-way{opacity:.7}
.chips span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.problem{margin:0 0 8px;font-size:13px;color:var(--bad)}
@media(max-height:520px){.panel{position:fixed;inset-block:0;height:auto;border-radius:0}.hero .greeting{margin-block:0}}
@media(max-width:480px){.panel,:host([data-position=left]) .panel{position:fixed;inset:0;width:100%;max-width:none;height:100%;border:0;border-radius:0}.composer textarea{font-size:16px}}
`;
