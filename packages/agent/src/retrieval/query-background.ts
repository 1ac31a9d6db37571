/**
 * How conversational a word is: for a stem, the share of intents whose customers use it, 0 to 1. "need" says
 * little about the topic although it is rare in articles; without this table it would outweigh the topic words.
 *
 * Computed from the training questions of CLINC150 (Larson et al. 2019, CC BY 3.0), Banking77 (Casanueva et al.
 * 2020, CC BY 4.0) and the Bitext customer support intents (CDLA-Sharing-1.0). English.
 */
const TABLE = `
  need:0.9291 know:0.7756 want:0.7441 get:0.6969 tell:0.6929 go:0.6654 like:0.6654 help:0.563 up:0.5197
  what:0.5079 use:0.4567 make:0.4488 now:0.4409 out:0.437 take:0.3976 one:0.3858 check:0.3701 find:0.3543
  got:0.3504 let:0.3504 give:0.3465 look:0.3386 account:0.3228 see:0.3189 new:0.3071 time:0.3071
  possibl:0.2992 card:0.2913 show:0.2717 way:0.2598 work:0.2598 money:0.2559 wanna:0.2559 right:0.252
  current:0.248 inform:0.2441 abl:0.2402 much:0.2362 tri:0.2323 think:0.2283 assist:0.2205 put:0.2205
  someth:0.2165 come:0.2087 chang:0.2047 receiv:0.2047 mani:0.1929 place:0.185 say:0.185 through:0.185
  day:0.1811 bank:0.1772 made:0.1693 pay:0.1693 seem:0.1693 set:0.1693 sure:0.1693 today:0.1693
  credit:0.1654 purchas:0.1614 realli:0.1614 amount:0.1575 last:0.1575 payment:0.1575 process:0.1535
  avail:0.1496 becaus:0.1496 long:0.1496 off:0.1496 good:0.1457 call:0.1417 list:0.1417 happen:0.1378
  someon:0.1378 app:0.1339 transact:0.1339 expect:0.1299 explain:0.1299 next:0.1299 number:0.1299
  car:0.126 week:0.126 add:0.122 back:0.122 charg:0.122 differ:0.122 kind:0.122 order:0.122 while:0.122
  buy:0.1181 figur:0.1181 locat:0.1181 month:0.1181 problem:0.1181 reason:0.1181 sinc:0.1181 fund:0.1142
  send:0.1142 start:0.1142 wrong:0.1142 anoth:0.1102 anyth:0.1102 soon:0.1102 still:0.1102 thing:0.1102
  allow:0.1063 american:0.1063 complet:0.1063 correct:0.1063 hear:0.1063 recent:0.1063 stop:0.1063
  until:0.1063 wait:0.1063 accept:0.1024 cannot:0.1024 step:0.1024 ago:0.0984 date:0.0984 first:0.0984
  issu:0.0984 person:0.0984 transfer:0.0984 well:0.0984 yet:0.0984 ahead:0.0945 arriv:0.0945 gotta:0.0945
  provid:0.0945 two:0.0945 alreadi:0.0906 home:0.0906 peopl:0.0906 shop:0.0906 that:0.0906 visa:0.0906
  bill:0.0866 chase:0.0866 creat:0.0866 longer:0.0866 name:0.0866 requir:0.0866 status:0.0866 went:0.0866
  year:0.0866 cash:0.0827 citi:0.0827 info:0.0827 item:0.0827 rememb:0.0827 travel:0.0827 appear:0.0787
  ask:0.0787 best:0.0787 mastercard:0.0787 talk:0.0787 there:0.0787 type:0.0787 ya:0.0787 ad:0.0748
  ai:0.0748 america:0.0748 between:0.0748 cancel:0.0748 keep:0.0748 onlin:0.0748 request:0.0748
  servic:0.0748 turn:0.0748 wish:0.0748 access:0.0709 amex:0.0709 countri:0.0709 damn:0.0709 fee:0.0709
  fix:0.0709 free:0.0709 gas:0.0709 immedi:0.0709 morn:0.0709 option:0.0709 remind:0.0709 schedul:0.0709
  sent:0.0709 suppos:0.0709 switch:0.0709 tomorrow:0.0709 updat:0.0709 down:0.0669 exact:0.0669
  express:0.0669 friend:0.0669 gone:0.0669 high:0.0669 lost:0.0669 love:0.0669 miss:0.0669 never:0.0669
  paid:0.0669 report:0.0669 restaur:0.0669 wonder:0.0669 came:0.063 direct:0.063 earlier:0.063 even:0.063
  everyth:0.063 five:0.063 food:0.063 fuck:0.063 idea:0.063 machin:0.063 notic:0.063 rate:0.063 read:0.063
  state:0.063 store:0.063 york:0.063 actual:0.0591 atm:0.0591 bloodi:0.0591 capit:0.0591 certain:0.0591
  cost:0.0591 due:0.0591 open:0.0591 phone:0.0591 quick:0.0591 replac:0.0591 share:0.0591 speak:0.0591
  understand:0.0591 answer:0.0551 appli:0.0551 balanc:0.0551 book:0.0551 chicago:0.0551 compani:0.0551
  confirm:0.0551 deposit:0.0551 dinner:0.0551 discov:0.0551 dog:0.0551 dollar:0.0551 fargo:0.0551
  friday:0.0551 given:0.0551 groceri:0.0551 intern:0.0551 left:0.0551 limit:0.0551 low:0.0551
  saturday:0.0551 save:0.0551 top:0.0551 total:0.0551 track:0.0551 tuesday:0.0551 vacat:0.0551
  activ:0.0512 away:0.0512 believ:0.0512 coupl:0.0512 debit:0.0512 enough:0.0512 hour:0.0512 job:0.0512
  mail:0.0512 mexico:0.0512 obtain:0.0512 pizza:0.0512 pull:0.0512 search:0.0512 statement:0.0512
  thought:0.0512 took:0.0512 usual:0.0512 vega:0.0512 walmart:0.0512 address:0.0472 bought:0.0472
  caus:0.0472 close:0.0472 detail:0.0472 eat:0.0472 error:0.0472 extra:0.0472 form:0.0472 hous:0.0472
  how:0.0472 lot:0.0472 market:0.0472 normal:0.0472 okay:0.0472 pari:0.0472 point:0.0472 question:0.0472
  run:0.0472 submit:0.0472 trip:0.0472 uhelp:0.0472 unabl:0.0472 walk:0.0472 water:0.0472 where:0.0472
  appl:0.0433 around:0.0433 attempt:0.0433 begin:0.0433 black:0.0433 bring:0.0433 china:0.0433
  contact:0.0433 currenc:0.0433 dalla:0.0433 declin:0.0433 definit:0.0433 end:0.0433 enter:0.0433
  far:0.0433 februari:0.0433 found:0.0433 franc:0.0433 garden:0.0433 gotten:0.0433 hold:0.0433
  includ:0.0433 instead:0.0433 interest:0.0433 januari:0.0433 leav:0.0433 march:0.0433 mcdonald:0.0433
  mean:0.0433 mile:0.0433 monday:0.0433 move:0.0433 necessari:0.0433 offic:0.0433 ok:0.0433 oliv:0.0433
  past:0.0433 plan:0.0433 pm:0.0433 post:0.0433 procedur:0.0433 proper:0.0433 red:0.0433 regard:0.0433
  remov:0.0433 return:0.0433 seen:0.0433 sever:0.0433 sign:0.0433 spend:0.0433 system:0.0433 though:0.0433
  tonight:0.0433 addit:0.0394 anymor:0.0394 bad:0.0394 chees:0.0394 deliveri:0.0394 denver:0.0394
  dure:0.0394 egg:0.0394 exchang:0.0394 great:0.0394 latest:0.0394 meet:0.0394 milk:0.0394 mind:0.0394
  notifi:0.0394 offer:0.0394 old:0.0394 pend:0.0394 pick:0.0394 reach:0.0394 recommend:0.0394
  reject:0.0394 rent:0.0394 saw:0.0394 seattl:0.0394 shown:0.0394 specif:0.0394 taco:0.0394 tampa:0.0394
  three:0.0394 told:0.0394 via:0.0394 visit:0.0394 wednesday:0.0394 x:0.0394 yesterday:0.0394 air:0.0354
  angel:0.0354 asap:0.0354 bar:0.0354 big:0.0354 bit:0.0354 bob:0.0354 busi:0.0354 calcul:0.0354
  canada:0.0354 chili:0.0354 clear:0.0354 convert:0.0354 david:0.0354 deal:0.0354 deliv:0.0354
  england:0.0354 europ:0.0354 fast:0.0354 feder:0.0354 fine:0.0354 four:0.0354 full:0.0354 function:0.0354
  goddamn:0.0354 goe:0.0354 instruct:0.0354 london:0.0354 los:0.0354 mark:0.0354 mistak:0.0354 mom:0.0354
  moment:0.0354 multipl:0.0354 myself:0.0354 onc:0.0354 orlando:0.0354 physic:0.0354 potato:0.0354
  prefer:0.0354 pretti:0.0354 second:0.0354 ship:0.0354 sort:0.0354 south:0.0354 spaghetti:0.0354
  spain:0.0354 termin:0.0354 troubl:0.0354 vehicl:0.0354 whether:0.0354 without:0.0354 alert:0.0315
  amazon:0.0315 applebe:0.0315 april:0.0315 averag:0.0315 barclay:0.0315 beef:0.0315 boston:0.0315
  bread:0.0315 broken:0.0315 burger:0.0315 cake:0.0315 care:0.0315 chicken:0.0315 chines:0.0315
  chip:0.0315 cook:0.0315 deni:0.0315 detroit:0.0315 devic:0.0315 discoveri:0.0315 earn:0.0315
  everi:0.0315 fall:0.0315 feel:0.0315 fill:0.0315 follow:0.0315 freez:0.0315 french:0.0315 germani:0.0315
  happi:0.0315 hawaii:0.0315 japan:0.0315 john:0.0315 korea:0.0315 la:0.0315 las:0.0315 later:0.0315
  littl:0.0315 live:0.0315 near:0.0315 noon:0.0315 oil:0.0315 pass:0.0315 per:0.0315 play:0.0315
  recogn:0.0315 refund:0.0315 reserv:0.0315 revers:0.0315 san:0.0315 secur:0.0315 stay:0.0315 steve:0.0315
  taken:0.0315 target:0.0315 uk:0.0315 util:0.0315 verifi:0.0315 weekend:0.0315 west:0.0315 when:0.0315
  withdraw:0.0315 yourself:0.0315 airport:0.0276 anyon:0.0276 anywher:0.0276 appreci:0.0276 approv:0.0276
  austin:0.0276 author:0.0276 auto:0.0276 awar:0.0276 bell:0.0276 carri:0.0276 cat:0.0276 choos:0.0276
  citibank:0.0276 closest:0.0276 custom:0.0276 dave:0.0276 decemb:0.0276 decid:0.0276 delet:0.0276
  describ:0.0276 doctor:0.0276 doubl:0.0276 drive:0.0276 eight:0.0276 exist:0.0276 fail:0.0276 file:0.0276
  foreign:0.0276 frame:0.0276 frozen:0.0276 gold:0.0276 heard:0.0276 histori:0.0276 increas:0.0276
  initi:0.0276 ireland:0.0276 juli:0.0276 learn:0.0276 life:0.0276 line:0.0276 lunch:0.0276
  macaroni:0.0276 messag:0.0276 method:0.0276 movi:0.0276 nation:0.0276 navi:0.0276 outback:0.0276
  owe:0.0276 parti:0.0276 pasta:0.0276 platinum:0.0276 pound:0.0276 premium:0.0276 previous:0.0276
  respons:0.0276 retriev:0.0276 robin:0.0276 russia:0.0276 said:0.0276 six:0.0276 steak:0.0276
  steakhous:0.0276 stole:0.0276 stolen:0.0276 strang:0.0276 support:0.0276 td:0.0276 ten:0.0276
  typic:0.0276 union:0.0276 unit:0.0276 urgent:0.0276 user:0.0276 word:0.0276 world:0.0276 abroad:0.0236
  acquir:0.0236 annual:0.0236 applic:0.0236 appoint:0.0236 area:0.0236 australia:0.0236 babi:0.0236
  bag:0.0236 bathroom:0.0236 block:0.0236 brand:0.0236 brazil:0.0236 brother:0.0236 cabl:0.0236
  calendar:0.0236 charl:0.0236 chris:0.0236 clean:0.0236 cooki:0.0236 count:0.0236 cream:0.0236 dad:0.0236
  delta:0.0236 display:0.0236 edit:0.0236 estim:0.0236 european:0.0236 fish:0.0236 forget:0.0236
  forgot:0.0236 francisco:0.0236 gonna:0.0236 guy:0.0236 half:0.0236 hamburg:0.0236 head:0.0236
  houston:0.0236 ice:0.0236 iceland:0.0236 incorrect:0.0236 insur:0.0236 itali:0.0236 june:0.0236
  king:0.0236 late:0.0236 light:0.0236 listen:0.0236 lobster:0.0236 local:0.0236 main:0.0236 mari:0.0236
  miami:0.0236 minut:0.0236 nice:0.0236 night:0.0236 novemb:0.0236 oh:0.0236 origin:0.0236
  philadelphia:0.0236 pin:0.0236 polici:0.0236 pork:0.0236 posit:0.0236 present:0.0236 product:0.0236
  quit:0.0236 random:0.0236 regular:0.0236 relat:0.0236 repair:0.0236 repeat:0.0236 reset:0.0236
  review:0.0236 reward:0.0236 rice:0.0236 room:0.0236 salad:0.0236 scratch:0.0236 seven:0.0236
  shrimp:0.0236 slow:0.0236 small:0.0236 smart:0.0236 smith:0.0236 somebodi:0.0236 standard:0.0236
  sudden:0.0236 sunday:0.0236 swap:0.0236 tax:0.0236 throw:0.0236 thursday:0.0236 tire:0.0236
  tomato:0.0236 town:0.0236 ur:0.0236 usa:0.0236 valid:0.0236 virtual:0.0236 worri:0.0236 yes:0.0236
`;

/** Stem (Porter2) to share of intents. */
export const queryBackground: ReadonlyMap<string, number> = new Map(
  TABLE.trim()
    .split(/\s+/)
    .map((entry): [string, number] => {
      const colon = entry.lastIndexOf(":");
      return [entry.slice(0, colon), Number(entry.slice(colon + 1))];
    }),
);
