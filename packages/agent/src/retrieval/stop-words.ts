/**
 * Words that carry no topic, by language. Short on purpose: a word that could be the point of a question
 * ("new", "up", "change") stays, and the query background table damps it instead of deleting it.
 * Apostrophes are already gone when these are compared ("don't" is "dont").
 */
const LISTS: Record<string, string> = {
  en: `a about actually after again all also am an and any anyone anything are arent as at be because been before being
    between both but by can cannot cant could couldnt did didnt do does doesnt doing dont during each either else even ever
    for from further had hadnt has hasnt have havent having he hello hence her here hers hey hi him himself his how however
    i id if ill im in into is isnt it its itself ive just kindly lets like may maybe me might mine more most must my myself
    need no nor not of oh ok okay on once only onto or other our ours ourselves over own please pls quite rather really same
    shall she should shouldnt since so some somehow something still such than thank thanks that thats the their theirs them
    themselves then there theres these they theyre this those though through thus to too under until upon us very via want
    wanted was wasnt we well were werent weve what whats when where wheres whether which while who whom whose why will with
    within without wont would wouldnt yes yet you youre your yours yourself youve`,
  de: `ab aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei beim bin bis bist bitte
    da dadurch dafür damit danke dann das dass dein deine dem den denn der deren des dessen dich die dies diese diesem diesen
    dieser dieses dir doch dort du durch ein eine einem einen einer eines er es etwas euch euer für gegen gibt habe haben hallo
    hat hatte hätte hier ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ist ja jede jedem jeden jeder jedes kann kannst kein
    keine keinem keinen können könnte leider man mein meine meinem meinen meiner mich mir mit möchte muss müssen nach nein nicht
    nichts noch nun nur ob oder ohne schon sehr sein seine seit sich sie sind so soll sollte sondern um und uns unser unsere
    unter viel vom von vor wann war waren warum was wegen weil welche welchem welchen welcher welches wenn wer werde werden wie
    wieder will wir wird wo wurde würde zu zum zur`,
  es: `a al algo alguien alguna alguno ante antes aquí así aún aunque bien buenas buenos cada como cómo con contra cual cuál
    cuales cuando cuándo de del desde donde dónde dos durante e el él ella ellas ellos en entre era eres es esa esas ese eso
    esos esta está estaba estado están estar estas este esto estos estoy fue gracias ha haber había hace hacer hasta hay he hola
    la las le les lo los más me mi mis mucho muy nada ni no nos nosotros o os otra otro para pero poco por porque puede puedo
    pueden que qué quien quién quiero se sea ser si sí sido sin sobre son soy su sus también tan tanto te tengo tiene todo todos
    tu tú tus un una uno unos usted y ya yo`,
  fr: `à afin ai aie alors après as au aucun aussi autre aux avais avait avant avec avez avoir avons bien bonjour ça car ce ceci
    cela ces cet cette ceux chaque chez ci comme comment dans de depuis des donc dont du elle elles en encore entre est et étais
    était été êtes être eu faire fait faut ici il ils j je l la là le les leur leurs lui m ma mais me même merci mes moi mon n ne
    ni non nos notre nous on ont ou où par parce pas peu peut peux plait plaît plus pour pourquoi pourrais puis puisje qu quand
    que quel quelle quelles quels qui quoi s sa sans se ses si soit son sont sous suis sur t ta te tes toi ton tous tout toute
    toutes très tu un une vais vers veux vos votre voudrais vous y`,
  it: `a abbiamo ad agli ai al alla alle allo anche ancora avere aveva avete buongiorno c che chi ci ciao come con contro cosa cui
    da dagli dai dal dalla dalle dallo degli dei del dell della delle dello di dopo dove due e è ed era essere fa fare fra già
    gli grazie ha hai hanno ho i il in io l la le lei li lo loro lui ma me mi mia mie miei mio molto ne negli nei nel nella nelle
    nello no noi non nostra nostro o ogni oppure per perché più però poi posso può quale quali quando quanto quella quelle quelli
    quello questa queste questi questo qui sarebbe se sei senza si sia siamo siete sono sta stato su sua sue sugli sui sul sulla
    sulle suo suoi te ti tra tu tua tuo tutti tutto un una uno vi voi vorrei vostra vostro`,
  nl: `aan al alle als altijd ander andere ben bij daar dan dat de deze die dit doen door dus een en er ga geen graag had hallo heb
    hebben heeft hem het hier hij hoe hun ik in is ja je jij jouw jullie kan kon kunnen kunt maar me meer mijn moet mij na naar
    niet niets nog nu of om omdat onder ons onze ook op over te tegen toch toen tot u uit uw van veel voor waar waarom wanneer
    want waren was wat we wel welke werd wie wij wil willen worden wordt zal ze zich zij zijn zo zonder zou`,
  pt: `a à ao aos as às até boa bom com como da das de dela dele deles depois do dos e é ela elas ele eles em entre era essa essas
    esse esses esta está estão estava este estes estou eu foi fui há isso isto já lhe lhes mais mas me mesmo meu meus minha minhas
    muito na nas não nem no nos nós nossa nosso num numa o obrigado obrigada olá onde os ou para pela pelas pelo pelos perante
    pode posso por porque quais qual quando quanto que quem quero são se seja sem ser seu seus só sua suas sobre também te tem
    tenho ter teu tua tudo um uma você vocês vos`,
  sv: `alla allt än att av bara blev bli blir då de dem den denna det detta dig din dina ditt du efter eller en er ert ett från för
    gör ha hade han hans har hej henne hennes här hon hur i icke in inte jag ja kan kunde man med men mig min mina mitt mot mycket
    när ni nu något några och om oss på så sig sin sina skulle som tack till under upp ut utan vad var vara varför vem vi vid vill
    vilka vilken än är`,
  da: `af alle alt at blev blive bliver da de dem den denne der deres det dette dig din dine disse dog du efter eller en end er et
    for fra ha havde han hans har hej hende her hos hun hvad hvem hvis hvor hvordan i ikke ind jeg jer jo kan kunne man mange med
    meget men mig min mine mit mod når ned noget nogle nu og også om op os over på sådan sig sin skal skulle som tak til ud under
    var vi vil ville være været`,
  no: `alle at av bare ble bli blir da de deg dem den denne der dere det dette din disse du eller en enn er et etter for fra før
    ha hadde han hans har hei her hun hva hvem hver hvis hvor hvordan i ikke inn jeg kan kunne man med meg men min mitt mot når noe
    noen nå og også om opp oss over på så seg sin skal skulle som takk til ut var ved vi vil være vært`,
  fi: `ei en että hän he hei ja jo joka jos kanssa kiitos koska kuin kun me mikä minä minun missä miten mutta mitä miksi myös ne
    nyt oli olla olen on ovat se sen sinä sitä tai tämä te tämän vai vain voi voiko voin`,
  pl: `a aby ale albo ani bardzo bez bo być byłem był była było ci co czy dla do dzień dobry gdy gdzie go i ich ile im ja jak
    jakie jaki jest jestem już każdy kiedy kto które która który lub ma mam mi mnie mogę może można moja moje mój my na nam nas nie
    niż o od on ona oni oraz po pod proszę przed przez przy są się skąd ta tak także tam te tego tej ten też to tu ty tylko tym u
    w was we więc wszystko z za ze że żeby`,
  tr: `acaba ama ancak artık aslında az bana bazı belki ben beni benim bir biraz biz bu bunu çok çünkü da daha de değil diye en
    gibi hem hep her hiç için ile ise kadar ki kim merhaba mı mi mu mü nasıl ne neden nerede niye o olan olarak oldu olur onu
    onun sen siz şey şu tüm ve veya ya yani`,
  ru: `а без более бы был была были было быть в вам вас вот все всего вы где да для до его ее если есть еще же за здравствуйте и из
    или им их к как какая какой когда кто ли либо мне могу можно мой моя мы на над надо нам нас не нет ни но ну о об он она они от
    по под при с со так также такой там то тоже только тот ты у уже хочу чего чем что чтобы это этот я`,
  ro: `a acest această ai al ale am ar are as au bună ca că care ce cei cel cele cine când cât cu cum da dar de deci din după e ea
    ei el ele este eu fi fie fost în îmi la le lui mai mea meu mi nu o ori pe pentru poate pot prin sa să se si și sunt te un una
    unde unei unui va vă voi vreau`,
  cs: `a aby aj ale ani ano asi až bez bude by byl byla bylo být co či dobrý den do ho i já jak jako je jeho jen ještě jsem jsme
    jsou k kde kdo kdy když který která které ma má mám mi mě mně můj moje mohu na nad ne nebo než o od on ona po pod pro proč prosím
    před při s se si sice tak také tam ten to tu ty u už v vám vás ve více však z za že`,
};

const sets = new Map<string, ReadonlySet<string>>(
  Object.entries(LISTS).map(([language, words]) => [language, new Set(words.split(/\s+/))]),
);
const NONE: ReadonlySet<string> = new Set();

/** The stop words of a language; empty for a language without a list. */
export function stopWords(language: string): ReadonlySet<string> {
  return sets.get(language) ?? NONE;
}
