/**
 * Everything the agent says to customers in its own words, one table for all languages. Placeholders: {name} the
 * organisation, {title} an article. Sentences are short and promise nothing that settings could make untrue.
 */
export type Phrases = {
  /** Before a quote: makes plain that it is one. */
  quoteIntro: string;
  /** Label before the link of a quoted article. */
  source: string;
  /** After a quote in another language than the customer's. {language} is the quote's, in the customer's words. */
  otherLanguage: string;
  /** After a quote: how to refuse it. {word} is `personWord`, which the guards understand. */
  offerPerson: string;
  /** The word that brings a person. */
  personWord: string;
  /** Asks which of two topics is meant; the options follow as a numbered list. */
  clarify: string;
  /** Asks whether a person should take over, when a long upset message may be asking for one. */
  confirmPerson: string;
  /** The agent cannot answer. */
  handoff: string;
  /** The customer sent files without words. */
  handoffFiles: string;
  /** The agent cannot answer, and has asked back already: not the same words again. */
  handoffStill: string;
  /** The customer asked for a person. */
  handoffAsked: string;
  /** The answers did not help, or the customer is upset. */
  handoffSorry: string;
  /** Nobody is there now. */
  handoffLater: string;
  /** When people are back, after any of the above. {time} is a day and a time of day in the language's own form. */
  backAt: string;
  /** People are reached with a delay that is nobody's fault here. */
  escalationWaits: string;
  /** The conversation was handed in as a ticket. {number} is its number; `ticketMadeUnnumbered` where there is none. */
  ticketMade: string;
  ticketMadeUnnumbered: string;
  /** Nothing can be searched for yet: "it doesn't work", "I need help". */
  tellMore: string;
  /** Whom the customer is talking to. {name} is the organization, {word} is `personWord`. */
  identity: string;
  greet: string;
  thanks: string;
  bye: string;
  resolved: string;
};

const en: Phrases = {
  quoteIntro: "This is what our help center says:",
  source: "Source",
  otherLanguage: "This article is available in {language} only.",
  offerPerson: "If this is not what you need, reply “{word}” and a teammate will take over.",
  personWord: "person",
  clarify: "I found two topics that fit. Which one do you mean?",
  confirmPerson:
    "I am sorry about the trouble. Would you like a teammate to take over? Reply “{word}” and I will hand this to them.",
  handoff:
    "I am not sure about this one, so I am passing it to a teammate. They can see our conversation and will reply here.",
  handoffFiles: "Thanks for the file. A teammate will look at it and reply here.",
  handoffStill:
    "I still cannot say for sure. A teammate will take it from here and reply in this conversation.",
  handoffAsked:
    "Of course. I am handing you to a teammate. They can see this conversation and will reply here.",
  handoffSorry:
    "I am sorry this has not been solved yet. I am handing you to a teammate, who can see this conversation and will reply here.",
  handoffLater: "Our team is away at the moment. A teammate will reply here as soon as they are back.",
  backAt: "Our team is back: {time}.",
  escalationWaits:
    "Passing you on takes longer than usual. Your conversation is safe, and you need not do anything: a teammate will reply here.",
  ticketMade: "We have opened ticket {number} for you. Our answer comes by email.",
  ticketMadeUnnumbered: "We have opened a ticket for you. Our answer comes by email.",
  tellMore: "Please tell me a little more: what are you trying to do, or what is not working?",
  identity:
    "I am the AI agent of {name}, not a person. I answer from the help center; reply “{word}” and a teammate will take over.",
  greet: "Hello! How can I help you?",
  thanks: "You are welcome! Is there anything else I can help with?",
  bye: "Goodbye, and have a good day!",
  resolved: "Glad to hear it. I will close this conversation; just write again if anything else comes up.",
};
const de: Phrases = {
  quoteIntro: "Das steht dazu in unserem Hilfebereich:",
  source: "Quelle",
  otherLanguage: "Diesen Artikel gibt es nur auf {language}.",
  offerPerson:
    "Falls das nicht weiterhilft, antworten Sie mit „{word}“, dann übernimmt ein Mensch aus unserem Team.",
  personWord: "Mitarbeiter",
  clarify: "Dazu passen zwei Themen. Welches meinen Sie?",
  confirmPerson:
    "Es tut mir leid, dass es Ärger gibt. Soll jemand aus unserem Team übernehmen? Antworten Sie mit „{word}“, dann leite ich es weiter.",
  handoff:
    "Da bin ich mir nicht sicher, deshalb gebe ich das an unser Team weiter. Es sieht unser Gespräch und antwortet hier.",
  handoffFiles: "Danke für die Datei. Jemand aus unserem Team sieht sie sich an und antwortet hier.",
  handoffStill:
    "Sicher sagen kann ich es noch immer nicht. Jemand aus unserem Team übernimmt und antwortet hier.",
  handoffAsked: "Gern. Ich übergebe an unser Team. Es sieht dieses Gespräch und antwortet hier.",
  handoffSorry:
    "Es tut mir leid, dass es noch nicht gelöst ist. Ich übergebe an unser Team. Es sieht dieses Gespräch und antwortet hier.",
  handoffLater: "Unser Team ist gerade nicht da. Sobald es zurück ist, bekommen Sie hier eine Antwort.",
  backAt: "Unser Team ist wieder da: {time}.",
  escalationWaits:
    "Die Weitergabe dauert länger als üblich. Ihr Gespräch ist gesichert, Sie müssen nichts tun: Unser Team antwortet hier.",
  ticketMade: "Wir haben das Ticket {number} für Sie angelegt. Unsere Antwort kommt per E-Mail.",
  ticketMadeUnnumbered: "Wir haben ein Ticket für Sie angelegt. Unsere Antwort kommt per E-Mail.",
  tellMore: "Erzählen Sie mir bitte etwas mehr: Was möchten Sie tun, oder was funktioniert nicht?",
  identity:
    "Ich bin der KI-Assistent von {name}, kein Mensch. Ich antworte aus dem Hilfebereich; antworten Sie mit „{word}“, dann übernimmt ein Mensch aus unserem Team.",
  greet: "Hallo! Wie kann ich helfen?",
  thanks: "Gern geschehen! Kann ich noch etwas für Sie tun?",
  bye: "Auf Wiedersehen und einen schönen Tag!",
  resolved:
    "Das freut mich. Ich schließe dieses Gespräch; schreiben Sie einfach wieder, wenn noch etwas ist.",
};
const es: Phrases = {
  quoteIntro: "Esto es lo que dice nuestro centro de ayuda:",
  source: "Fuente",
  otherLanguage: "Este artículo solo está disponible en {language}.",
  offerPerson: "Si no es lo que necesita, responda «{word}» y le atenderá una persona del equipo.",
  personWord: "agente",
  clarify: "Hay dos temas que encajan. ¿A cuál se refiere?",
  confirmPerson:
    "Lamento las molestias. ¿Quiere que le atienda una persona del equipo? Responda «{word}» y se lo paso.",
  handoff:
    "De esto no estoy seguro, así que se lo paso al equipo. Pueden ver nuestra conversación y le responderán aquí.",
  handoffFiles: "Gracias por el archivo. Una persona del equipo lo revisará y le responderá aquí.",
  handoffStill: "Sigo sin poder decirlo con seguridad. Una persona del equipo continúa y le responderá aquí.",
  handoffAsked: "Por supuesto. Le paso con el equipo. Pueden ver esta conversación y le responderán aquí.",
  handoffSorry:
    "Lamento que aún no esté resuelto. Le paso con el equipo; pueden ver esta conversación y le responderán aquí.",
  handoffLater: "El equipo no está disponible en este momento. Le responderán aquí en cuanto vuelvan.",
  backAt: "El equipo vuelve: {time}.",
  escalationWaits:
    "Pasar su conversación al equipo tarda más de lo habitual. No se ha perdido nada y no tiene que hacer nada: le responderán aquí.",
  ticketMade: "Hemos abierto el ticket {number} para usted. Le responderemos por correo electrónico.",
  ticketMadeUnnumbered: "Hemos abierto un ticket para usted. Le responderemos por correo electrónico.",
  tellMore: "Cuénteme un poco más, por favor: ¿qué quiere hacer o qué no funciona?",
  identity:
    "Soy el asistente de IA de {name}, no una persona. Respondo con los artículos de ayuda; responda «{word}» y le atenderá una persona del equipo.",
  greet: "¡Hola! ¿En qué puedo ayudarle?",
  thanks: "¡De nada! ¿Puedo ayudarle en algo más?",
  bye: "¡Hasta luego y que tenga un buen día!",
  resolved: "Me alegro. Cierro esta conversación; escriba de nuevo si necesita algo más.",
};
const fr: Phrases = {
  quoteIntro: "Voici ce que dit notre centre d’aide :",
  source: "Source",
  otherLanguage: "Cet article n’existe qu’en {language}.",
  offerPerson:
    "Si cela ne répond pas à votre demande, répondez « {word} » et une personne de l’équipe prendra le relais.",
  personWord: "conseiller",
  clarify: "Deux sujets correspondent. Duquel s’agit-il ?",
  confirmPerson:
    "Je suis désolé pour ce désagrément. Souhaitez-vous qu’une personne de l’équipe prenne le relais ? Répondez « {word} » et je lui transmets.",
  handoff:
    "Je n’en suis pas certain, je transmets donc à l’équipe. Elle voit notre conversation et vous répondra ici.",
  handoffFiles: "Merci pour le fichier. Une personne de l’équipe va le regarder et vous répondra ici.",
  handoffStill:
    "Je ne peux toujours pas l’affirmer. Une personne de l’équipe prend le relais et vous répondra ici.",
  handoffAsked: "Bien sûr. Je vous transmets à l’équipe. Elle voit cette conversation et vous répondra ici.",
  handoffSorry:
    "Je suis désolé que ce ne soit pas encore résolu. Je vous transmets à l’équipe, qui voit cette conversation et vous répondra ici.",
  handoffLater: "L’équipe est absente pour le moment. Elle vous répondra ici dès son retour.",
  backAt: "L’équipe est de retour : {time}.",
  escalationWaits:
    "La transmission prend plus de temps que d’habitude. Rien n’est perdu et vous n’avez rien à faire : l’équipe vous répondra ici.",
  ticketMade: "Nous avons ouvert le ticket {number} pour vous. Notre réponse vous parviendra par e-mail.",
  ticketMadeUnnumbered: "Nous avons ouvert un ticket pour vous. Notre réponse vous parviendra par e-mail.",
  tellMore:
    "Pouvez-vous m’en dire un peu plus : que souhaitez-vous faire, ou qu’est-ce qui ne fonctionne pas ?",
  identity:
    "Je suis l’assistant IA de {name}, pas une personne. Je réponds à partir du centre d’aide ; répondez « {word} » et une personne de l’équipe prendra le relais.",
  greet: "Bonjour ! Comment puis-je vous aider ?",
  thanks: "Avec plaisir ! Puis-je vous aider pour autre chose ?",
  bye: "Au revoir et bonne journée !",
  resolved: "J’en suis ravi. Je ferme cette conversation ; écrivez à nouveau si besoin.",
};
const it: Phrases = {
  quoteIntro: "Ecco cosa dice il nostro centro assistenza:",
  source: "Fonte",
  otherLanguage: "Questo articolo è disponibile solo in {language}.",
  offerPerson: "Se non è quello che cerca, risponda «{word}» e interverrà una persona del team.",
  personWord: "operatore",
  clarify: "Ci sono due argomenti che corrispondono. Quale intende?",
  confirmPerson:
    "Mi dispiace per il disagio. Vuole che intervenga una persona del team? Risponda «{word}» e passo la conversazione.",
  handoff:
    "Su questo non sono sicuro, quindi passo la domanda al team. Vede la nostra conversazione e risponderà qui.",
  handoffFiles: "Grazie per il file. Una persona del team lo guarderà e risponderà qui.",
  handoffStill: "Non posso ancora dirlo con certezza. Una persona del team prosegue e risponderà qui.",
  handoffAsked: "Certo. La passo al team. Vede questa conversazione e risponderà qui.",
  handoffSorry:
    "Mi dispiace che non sia ancora risolto. La passo al team, che vede questa conversazione e risponderà qui.",
  handoffLater: "Al momento il team non è disponibile. Risponderà qui appena possibile.",
  backAt: "Il team torna: {time}.",
  escalationWaits:
    "Il passaggio al team richiede più tempo del solito. Non si è perso nulla e non deve fare nulla: il team risponderà qui.",
  ticketMade: "Abbiamo aperto per lei il ticket {number}. La risposta arriverà per e-mail.",
  ticketMadeUnnumbered: "Abbiamo aperto un ticket per lei. La risposta arriverà per e-mail.",
  tellMore: "Mi dica qualcosa in più, per favore: che cosa vuole fare o che cosa non funziona?",
  identity:
    "Sono l’assistente IA di {name}, non una persona. Rispondo con gli articoli della guida; risponda «{word}» e interverrà una persona del team.",
  greet: "Buongiorno! Come posso aiutarla?",
  thanks: "Prego! Posso aiutarla in altro?",
  bye: "Arrivederci e buona giornata!",
  resolved: "Mi fa piacere. Chiudo questa conversazione; scriva di nuovo se serve altro.",
};
const nl: Phrases = {
  quoteIntro: "Dit staat hierover in ons helpcentrum:",
  source: "Bron",
  otherLanguage: "Dit artikel is alleen beschikbaar in het {language}.",
  offerPerson: "Is dit niet wat u zoekt? Antwoord ‘{word}’, dan neemt een collega het over.",
  personWord: "medewerker",
  clarify: "Er passen twee onderwerpen. Welk bedoelt u?",
  confirmPerson:
    "Vervelend dat het niet goed gaat. Wilt u dat een collega het overneemt? Antwoord ‘{word}’, dan geef ik het door.",
  handoff:
    "Dit weet ik niet zeker, dus ik geef het door aan ons team. Zij zien ons gesprek en antwoorden hier.",
  handoffFiles: "Bedankt voor het bestand. Een collega bekijkt het en antwoordt hier.",
  handoffStill: "Ik kan het nog steeds niet zeker zeggen. Een collega neemt het over en antwoordt hier.",
  handoffAsked: "Natuurlijk. Ik draag het over aan ons team. Zij zien dit gesprek en antwoorden hier.",
  handoffSorry:
    "Het spijt me dat het nog niet is opgelost. Ik draag het over aan ons team. Zij zien dit gesprek en antwoorden hier.",
  handoffLater: "Ons team is er nu niet. Zodra iemand terug is, krijgt u hier antwoord.",
  backAt: "Ons team is er weer: {time}.",
  escalationWaits:
    "Het doorgeven duurt langer dan gewoonlijk. Uw gesprek is bewaard en u hoeft niets te doen: ons team antwoordt hier.",
  ticketMade: "We hebben ticket {number} voor u aangemaakt. Ons antwoord komt per e-mail.",
  ticketMadeUnnumbered: "We hebben een ticket voor u aangemaakt. Ons antwoord komt per e-mail.",
  tellMore: "Kunt u iets meer vertellen: wat wilt u doen, of wat werkt er niet?",
  identity:
    "Ik ben de AI-assistent van {name}, geen mens. Ik antwoord vanuit het helpcentrum; antwoord ‘{word}’, dan neemt een collega het over.",
  greet: "Hallo! Waarmee kan ik helpen?",
  thanks: "Graag gedaan! Kan ik nog ergens mee helpen?",
  bye: "Tot ziens en een fijne dag!",
  resolved: "Fijn om te horen. Ik sluit dit gesprek; schrijf gerust opnieuw als er nog iets is.",
};
const pt: Phrases = {
  quoteIntro: "É isto que diz a nossa central de ajuda:",
  source: "Fonte",
  otherLanguage: "Este artigo só está disponível em {language}.",
  offerPerson: "Se não for o que precisa, responda “{word}” e uma pessoa da equipe assume.",
  personWord: "atendente",
  clarify: "Há dois assuntos que se encaixam. Qual deles é?",
  confirmPerson:
    "Lamento o transtorno. Quer que uma pessoa da equipe assuma? Responda “{word}” e eu encaminho.",
  handoff:
    "Disto não tenho certeza, por isso vou passar para a equipe. Ela vê a nossa conversa e responderá aqui.",
  handoffFiles: "Obrigado pelo arquivo. Uma pessoa da equipe vai vê-lo e responderá aqui.",
  handoffStill: "Ainda não consigo dizer com certeza. Uma pessoa da equipe assume e responderá aqui.",
  handoffAsked: "Claro. Vou passar para a equipe. Ela vê esta conversa e responderá aqui.",
  handoffSorry:
    "Lamento que ainda não esteja resolvido. Vou passar para a equipe, que vê esta conversa e responderá aqui.",
  handoffLater: "A equipe não está disponível agora. Responderá aqui assim que voltar.",
  backAt: "A equipe volta: {time}.",
  escalationWaits:
    "O encaminhamento está demorando mais que o normal. Nada se perdeu e não é preciso fazer nada: a equipe responderá aqui.",
  ticketMade: "Abrimos o ticket {number} para você. Nossa resposta chegará por e-mail.",
  ticketMadeUnnumbered: "Abrimos um ticket para você. Nossa resposta chegará por e-mail.",
  tellMore: "Conte um pouco mais, por favor: o que você quer fazer ou o que não está funcionando?",
  identity:
    "Sou o assistente de IA de {name}, não uma pessoa. Respondo com base na central de ajuda; responda “{word}” e uma pessoa da equipe assume.",
  greet: "Olá! Como posso ajudar?",
  thanks: "De nada! Posso ajudar em mais alguma coisa?",
  bye: "Até logo e tenha um bom dia!",
  resolved: "Que bom! Vou encerrar esta conversa; escreva de novo se precisar.",
};
const sv: Phrases = {
  quoteIntro: "Så här står det i vårt hjälpcenter:",
  source: "Källa",
  otherLanguage: "Den här artikeln finns bara på {language}.",
  offerPerson: "Om det inte är det du behöver, svara ”{word}” så tar en kollega över.",
  personWord: "medarbetare",
  clarify: "Två ämnen passar. Vilket menar du?",
  confirmPerson:
    "Jag är ledsen för besväret. Vill du att en kollega tar över? Svara ”{word}” så lämnar jag över.",
  handoff:
    "Det här är jag inte säker på, så jag lämnar över till vårt team. De ser vår konversation och svarar här.",
  handoffFiles: "Tack för filen. En kollega tittar på den och svarar här.",
  handoffStill: "Jag kan fortfarande inte säga säkert. En kollega tar över och svarar här.",
  handoffAsked: "Självklart. Jag lämnar över till vårt team. De ser konversationen och svarar här.",
  handoffSorry:
    "Jag är ledsen att det inte är löst än. Jag lämnar över till vårt team, som ser konversationen och svarar här.",
  handoffLater: "Vårt team är inte på plats just nu. De svarar här så snart de är tillbaka.",
  backAt: "Vårt team är tillbaka: {time}.",
  escalationWaits:
    "Det tar längre tid än vanligt att lämna över. Ingenting har gått förlorat och du behöver inte göra något: teamet svarar här.",
  ticketMade: "Vi har skapat ärende {number} åt dig. Vårt svar kommer via e-post.",
  ticketMadeUnnumbered: "Vi har skapat ett ärende åt dig. Vårt svar kommer via e-post.",
  tellMore: "Berätta gärna lite mer: vad vill du göra, eller vad är det som inte fungerar?",
  identity:
    "Jag är AI-assistent hos {name}, inte en människa. Jag svarar utifrån hjälpcentret; svara ”{word}” så tar en kollega över.",
  greet: "Hej! Vad kan jag hjälpa dig med?",
  thanks: "Varsågod! Är det något mer jag kan hjälpa till med?",
  bye: "Hej då och ha en bra dag!",
  resolved: "Vad bra! Jag stänger konversationen; skriv igen om det är något mer.",
};
const da: Phrases = {
  quoteIntro: "Det står der i vores hjælpecenter:",
  source: "Kilde",
  otherLanguage: "Denne artikel findes kun på {language}.",
  offerPerson: "Hvis det ikke er det, du har brug for, så svar »{word}«, og en kollega tager over.",
  personWord: "medarbejder",
  clarify: "Der er to emner, der passer. Hvilket mener du?",
  confirmPerson:
    "Jeg er ked af besværet. Vil du have en kollega til at tage over? Svar »{word}«, så giver jeg det videre.",
  handoff:
    "Det er jeg ikke sikker på, så jeg giver det videre til vores team. De kan se vores samtale og svarer her.",
  handoffFiles: "Tak for filen. En kollega ser på den og svarer her.",
  handoffStill: "Jeg kan stadig ikke sige det med sikkerhed. En kollega tager over og svarer her.",
  handoffAsked: "Selvfølgelig. Jeg giver det videre til vores team. De kan se samtalen og svarer her.",
  handoffSorry:
    "Jeg er ked af, at det ikke er løst endnu. Jeg giver det videre til vores team, som kan se samtalen og svarer her.",
  handoffLater: "Vores team er her ikke lige nu. De svarer her, så snart de er tilbage.",
  backAt: "Vores team er tilbage: {time}.",
  escalationWaits:
    "Det tager længere tid end normalt at give samtalen videre. Intet er gået tabt, og du behøver ikke gøre noget: teamet svarer her.",
  ticketMade: "Vi har oprettet sag {number} til dig. Vores svar kommer på e-mail.",
  ticketMadeUnnumbered: "Vi har oprettet en sag til dig. Vores svar kommer på e-mail.",
  tellMore: "Fortæl mig gerne lidt mere: Hvad vil du gøre, eller hvad virker ikke?",
  identity:
    "Jeg er AI-assistent hos {name}, ikke et menneske. Jeg svarer ud fra hjælpecentret; svar »{word}«, og en kollega tager over.",
  greet: "Hej! Hvad kan jeg hjælpe med?",
  thanks: "Det var så lidt! Er der andet, jeg kan hjælpe med?",
  bye: "Farvel og hav en god dag!",
  resolved: "Det er godt at høre. Jeg lukker samtalen; skriv igen, hvis der er mere.",
};
const no: Phrases = {
  quoteIntro: "Dette står i hjelpesenteret vårt:",
  source: "Kilde",
  otherLanguage: "Denne artikkelen finnes bare på {language}.",
  offerPerson: "Hvis dette ikke er det du trenger, svar «{word}», så tar en kollega over.",
  personWord: "medarbeider",
  clarify: "To temaer passer. Hvilket mener du?",
  confirmPerson: "Beklager bryet. Vil du at en kollega skal ta over? Svar «{word}», så gir jeg det videre.",
  handoff:
    "Dette er jeg ikke sikker på, så jeg gir det videre til teamet vårt. De ser samtalen vår og svarer her.",
  handoffFiles: "Takk for filen. En kollega ser på den og svarer her.",
  handoffStill: "Jeg kan fortsatt ikke si det sikkert. En kollega tar over og svarer her.",
  handoffAsked: "Selvsagt. Jeg gir det videre til teamet vårt. De ser samtalen og svarer her.",
  handoffSorry:
    "Beklager at det ikke er løst ennå. Jeg gir det videre til teamet vårt, som ser samtalen og svarer her.",
  handoffLater: "Teamet vårt er ikke til stede nå. De svarer her så snart de er tilbake.",
  backAt: "Teamet vårt er tilbake: {time}.",
  escalationWaits:
    "Det tar lengre tid enn vanlig å gi samtalen videre. Ingenting er mistet, og du trenger ikke gjøre noe: teamet svarer her.",
  ticketMade: "Vi har opprettet sak {number} for deg. Svaret kommer på e-post.",
  ticketMadeUnnumbered: "Vi har opprettet en sak for deg. Svaret kommer på e-post.",
  tellMore: "Fortell meg gjerne litt mer: Hva vil du gjøre, eller hva er det som ikke virker?",
  identity:
    "Jeg er AI-assistenten til {name}, ikke et menneske. Jeg svarer ut fra hjelpesenteret; svar «{word}», så tar en kollega over.",
  greet: "Hei! Hva kan jeg hjelpe med?",
  thanks: "Bare hyggelig! Er det noe mer jeg kan hjelpe med?",
  bye: "Ha det bra, og ha en fin dag!",
  resolved: "Så bra! Jeg lukker samtalen; skriv igjen hvis det er noe mer.",
};
const fi: Phrases = {
  quoteIntro: "Ohjekeskuksessamme kerrotaan näin:",
  source: "Lähde",
  otherLanguage: "Tämän artikkelin ainoa kieli on {language}.",
  offerPerson: "Jos tämä ei auta, vastaa ”{word}”, niin tiimimme jatkaa asian hoitamista.",
  personWord: "asiakaspalvelija",
  clarify: "Löysin kaksi sopivaa aihetta. Kumpaa tarkoitat?",
  confirmPerson:
    "Pahoittelut hankaluudesta. Haluatko, että tiimimme ottaa asian hoitaakseen? Vastaa ”{word}”, niin välitän asian.",
  handoff:
    "Tästä en ole varma, joten välitän asian tiimillemme. He näkevät keskustelumme ja vastaavat täällä.",
  handoffFiles: "Kiitos tiedostosta. Tiimimme katsoo sen ja vastaa täällä.",
  handoffStill: "En osaa vieläkään sanoa varmasti. Tiimimme jatkaa tästä ja vastaa täällä.",
  handoffAsked: "Totta kai. Siirrän asian tiimillemme. He näkevät tämän keskustelun ja vastaavat täällä.",
  handoffSorry:
    "Pahoittelut, ettei asia ole vielä ratkennut. Siirrän sen tiimillemme, joka näkee keskustelun ja vastaa täällä.",
  handoffLater: "Tiimimme ei ole juuri nyt paikalla. He vastaavat täällä heti palattuaan.",
  backAt: "Tiimimme on taas paikalla: {time}.",
  escalationWaits:
    "Keskustelun siirtäminen kestää tavallista kauemmin. Mitään ei ole kadonnut, eikä teidän tarvitse tehdä mitään: tiimimme vastaa täällä.",
  ticketMade: "Avasimme teille tukipyynnön {number}. Vastauksemme tulee sähköpostitse.",
  ticketMadeUnnumbered: "Avasimme teille tukipyynnön. Vastauksemme tulee sähköpostitse.",
  tellMore: "Kertoisitko hieman lisää: mitä haluat tehdä tai mikä ei toimi?",
  identity:
    "Olen tekoälyavustaja ({name}), en ihminen. Vastaan ohjekeskuksen pohjalta; vastaa ”{word}”, niin tiimimme jatkaa asian hoitamista.",
  greet: "Hei! Miten voin auttaa?",
  thanks: "Ole hyvä! Voinko auttaa vielä jossakin?",
  bye: "Hei hei ja hyvää päivänjatkoa!",
  resolved: "Hienoa! Suljen keskustelun; kirjoita uudelleen, jos tarvitset apua.",
};
const pl: Phrases = {
  quoteIntro: "Tak mówi nasze centrum pomocy:",
  source: "Źródło",
  otherLanguage: "Ten artykuł jest dostępny tylko w języku: {language}.",
  offerPerson: "Jeśli to nie pomaga, proszę odpisać „{word}”, a rozmowę przejmie osoba z zespołu.",
  personWord: "konsultant",
  clarify: "Pasują dwa tematy. O który chodzi?",
  confirmPerson:
    "Przepraszam za kłopot. Czy rozmowę ma przejąć osoba z zespołu? Proszę odpisać „{word}”, a przekażę sprawę.",
  handoff:
    "Tego nie wiem na pewno, więc przekazuję sprawę zespołowi. Zespół widzi naszą rozmowę i odpowie tutaj.",
  handoffFiles: "Dziękujemy za plik. Ktoś z zespołu go obejrzy i odpowie tutaj.",
  handoffStill: "Nadal nie mogę odpowiedzieć na pewno. Rozmowę przejmie osoba z zespołu i odpowie tutaj.",
  handoffAsked: "Oczywiście. Przekazuję sprawę zespołowi. Zespół widzi tę rozmowę i odpowie tutaj.",
  handoffSorry:
    "Przykro mi, że sprawa nie jest jeszcze rozwiązana. Przekazuję ją zespołowi, który widzi tę rozmowę i odpowie tutaj.",
  handoffLater: "Zespół jest teraz niedostępny. Odpowie tutaj po powrocie.",
  backAt: "Zespół wraca: {time}.",
  escalationWaits:
    "Przekazanie rozmowy trwa dłużej niż zwykle. Nic nie zginęło i nie trzeba nic robić: zespół odpowie tutaj.",
  ticketMade: "Utworzyliśmy zgłoszenie {number}. Odpowiedź przyjdzie e-mailem.",
  ticketMadeUnnumbered: "Utworzyliśmy zgłoszenie. Odpowiedź przyjdzie e-mailem.",
  tellMore: "Proszę napisać coś więcej: co chcą Państwo zrobić albo co nie działa?",
  identity:
    "Jestem asystentem AI firmy {name}, nie człowiekiem. Odpowiadam na podstawie centrum pomocy; proszę odpisać „{word}”, a rozmowę przejmie osoba z zespołu.",
  greet: "Dzień dobry! W czym mogę pomóc?",
  thanks: "Proszę bardzo! Czy mogę jeszcze w czymś pomóc?",
  bye: "Do widzenia i miłego dnia!",
  resolved: "Cieszę się. Zamykam tę rozmowę; w razie potrzeby proszę napisać ponownie.",
};
const tr: Phrases = {
  quoteIntro: "Yardım merkezimizde şöyle yazıyor:",
  source: "Kaynak",
  otherLanguage: "Bu makalenin tek dili: {language}.",
  offerPerson: "Aradığınız bu değilse “{word}” yazın, ekibimizden biri devralsın.",
  personWord: "temsilci",
  clarify: "Buna uyan iki konu var. Hangisini kastediyorsunuz?",
  confirmPerson:
    "Yaşadığınız sorun için üzgünüm. Ekibimizden birinin devralmasını ister misiniz? “{word}” yazın, ileteyim.",
  handoff:
    "Bundan emin değilim, bu yüzden ekibimize iletiyorum. Konuşmamızı görüyorlar ve buradan yanıt verecekler.",
  handoffFiles: "Dosya için teşekkürler. Ekibimizden biri inceleyip buradan yanıt verecek.",
  handoffStill: "Hâlâ kesin bir şey söyleyemiyorum. Ekibimizden biri devralıp buradan yanıt verecek.",
  handoffAsked: "Elbette. Sizi ekibimize aktarıyorum. Bu konuşmayı görüyorlar ve buradan yanıt verecekler.",
  handoffSorry:
    "Henüz çözülmediği için üzgünüm. Sizi ekibimize aktarıyorum; bu konuşmayı görüyorlar ve buradan yanıt verecekler.",
  handoffLater: "Ekibimiz şu anda müsait değil. Döndüklerinde buradan yanıt verecekler.",
  backAt: "Ekibimizin dönüşü: {time}.",
  escalationWaits:
    "Görüşmenizi aktarmak her zamankinden uzun sürüyor. Hiçbir şey kaybolmadı, bir şey yapmanız gerekmiyor: ekibimiz buradan yanıt verecek.",
  ticketMade: "Sizin için {number} numaralı talebi oluşturduk. Yanıtımız e-posta ile gelecek.",
  ticketMadeUnnumbered: "Sizin için bir talep oluşturduk. Yanıtımız e-posta ile gelecek.",
  tellMore: "Lütfen biraz daha bilgi verin: Ne yapmak istiyorsunuz ya da ne çalışmıyor?",
  identity:
    "Ben {name} adına yanıt veren yapay zekâ asistanıyım, bir insan değilim. Yardım merkezine göre yanıt veriyorum; “{word}” yazın, ekibimizden biri devralsın.",
  greet: "Merhaba! Nasıl yardımcı olabilirim?",
  thanks: "Rica ederim! Başka bir konuda yardımcı olabilir miyim?",
  bye: "Hoşça kalın, iyi günler!",
  resolved: "Sevindim. Bu konuşmayı kapatıyorum; gerekirse yeniden yazabilirsiniz.",
};
const ja: Phrases = {
  quoteIntro: "ヘルプセンターには次のように書かれています。",
  source: "出典",
  otherLanguage: "この記事の言語は{language}のみです。",
  offerPerson: "お探しの内容と異なる場合は「{word}」とご返信ください。担当者が対応いたします。",
  personWord: "担当者",
  clarify: "該当する内容が2つあります。どちらについてでしょうか。",
  confirmPerson:
    "ご不便をおかけし申し訳ございません。担当者におつなぎしますか。「{word}」とご返信いただければ引き継ぎます。",
  handoff:
    "確実なお答えができないため、担当者に引き継ぎます。担当者はこの会話を確認し、こちらでご返信いたします。",
  handoffFiles: "ファイルをお送りいただきありがとうございます。担当者が確認し、こちらでご返信いたします。",
  handoffStill: "まだ確実なお答えができません。ここからは担当者が対応し、こちらでご返信いたします。",
  handoffAsked:
    "かしこまりました。担当者に引き継ぎます。担当者はこの会話を確認し、こちらでご返信いたします。",
  handoffSorry:
    "まだ解決できず申し訳ございません。担当者に引き継ぎます。この会話を確認し、こちらでご返信いたします。",
  handoffLater: "ただいま担当者が不在です。戻り次第、こちらでご返信いたします。",
  backAt: "担当者の対応再開：{time}。",
  escalationWaits:
    "担当者への引き継ぎに通常より時間がかかっております。会話は保存されておりますので、そのままお待ちください。こちらでご返信いたします。",
  ticketMade: "チケット {number} を作成しました。回答はメールでお送りいたします。",
  ticketMadeUnnumbered: "チケットを作成しました。回答はメールでお送りいたします。",
  tellMore:
    "もう少し詳しく教えていただけますか。何をなさりたいのか、または何がうまくいかないのかをお知らせください。",
  identity:
    "私は{name}のAIアシスタントで、人間ではありません。ヘルプセンターの内容をもとにお答えしています。「{word}」とご返信いただければ担当者が対応いたします。",
  greet: "こんにちは。どのようなご用件でしょうか。",
  thanks: "どういたしまして。ほかにお手伝いできることはありますか。",
  bye: "ありがとうございました。良い一日をお過ごしください。",
  resolved: "解決して何よりです。この会話を終了します。また何かあればご連絡ください。",
};
const ru: Phrases = {
  quoteIntro: "Вот что об этом сказано в нашем справочном центре:",
  source: "Источник",
  otherLanguage: "Эта статья есть только на языке: {language}.",
  offerPerson: "Если это не то, что вам нужно, ответьте «{word}», и подключится сотрудник.",
  personWord: "оператор",
  clarify: "Подходят две темы. Какую из них вы имеете в виду?",
  confirmPerson:
    "Сожалею о неудобствах. Хотите, чтобы подключился сотрудник? Ответьте «{word}», и я передам ему разговор.",
  handoff:
    "В этом я не уверен, поэтому передаю вопрос нашей команде. Она видит этот разговор и ответит здесь.",
  handoffFiles: "Спасибо за файл. Сотрудник посмотрит его и ответит здесь.",
  handoffStill: "Точно сказать я по-прежнему не могу. Дальше подключится сотрудник и ответит здесь.",
  handoffAsked: "Конечно. Передаю вас нашей команде. Она видит этот разговор и ответит здесь.",
  handoffSorry:
    "Сожалею, что вопрос ещё не решён. Передаю вас нашей команде: она видит этот разговор и ответит здесь.",
  handoffLater: "Нашей команды сейчас нет на месте. Вам ответят здесь, как только она вернётся.",
  backAt: "Наша команда вернётся: {time}.",
  escalationWaits:
    "Передача занимает больше времени, чем обычно. Ваш разговор сохранён, делать ничего не нужно: вам ответят здесь.",
  ticketMade: "Мы создали для вас заявку {number}. Ответ придёт по электронной почте.",
  ticketMadeUnnumbered: "Мы создали для вас заявку. Ответ придёт по электронной почте.",
  tellMore: "Расскажите, пожалуйста, чуть подробнее: что вы хотите сделать или что не работает?",
  identity:
    "Я AI-ассистент {name}, а не человек. Я отвечаю по нашему справочному центру; ответьте «{word}», и подключится сотрудник.",
  greet: "Здравствуйте! Чем могу помочь?",
  thanks: "Пожалуйста! Могу ли я помочь чем-то ещё?",
  bye: "До свидания и хорошего дня!",
  resolved: "Рад это слышать. Я закрою этот разговор; напишите снова, если понадобится что-то ещё.",
};
const zh: Phrases = {
  quoteIntro: "我们的帮助中心是这样说的：",
  source: "来源",
  otherLanguage: "这篇文章仅有{language}版本。",
  offerPerson: "如果这不是您需要的内容，请回复“{word}”，同事会接手。",
  personWord: "人工客服",
  clarify: "有两个主题与此相符，您指的是哪一个？",
  confirmPerson: "很抱歉给您带来不便。需要同事接手吗？请回复“{word}”，我会转交。",
  handoff: "这个问题我不能确定，因此转交给同事。他们可以看到我们的对话，并会在此回复您。",
  handoffFiles: "感谢您发来的文件。同事查看后会在此回复您。",
  handoffStill: "我仍然无法确定。接下来由同事处理，并会在此回复您。",
  handoffAsked: "好的，我将您转给同事。他们可以看到这段对话，并会在此回复您。",
  handoffSorry: "很抱歉问题还没有解决。我将您转给同事，他们可以看到这段对话，并会在此回复您。",
  handoffLater: "我们的团队目前不在。他们回来后会尽快在此回复您。",
  backAt: "恢复服务时间：{time}。",
  escalationWaits: "转接所需时间比平时长。您的对话已保存，无需任何操作：同事会在此回复您。",
  ticketMade: "我们已为您创建工单 {number}。答复将通过电子邮件发送。",
  ticketMadeUnnumbered: "我们已为您创建工单。答复将通过电子邮件发送。",
  tellMore: "请再详细说明一下：您想做什么，或者遇到了什么问题？",
  identity: "我是{name}的 AI 助手，不是真人。我根据我们的帮助中心来回答；请回复“{word}”，同事会接手。",
  greet: "您好！有什么可以帮您？",
  thanks: "不客气！还有什么可以帮您的吗？",
  bye: "再见，祝您愉快！",
  resolved: "很高兴问题已解决。我将结束这段对话；如有其他问题，请再次留言。",
};
const ar: Phrases = {
  quoteIntro: "هذا ما ورد في مركز المساعدة لدينا:",
  source: "المصدر",
  otherLanguage: "هذه المقالة متاحة بهذه اللغة فقط: {language}.",
  offerPerson: "إذا لم يكن هذا ما تحتاج إليه، فأجب بكلمة «{word}» وسيتولى أحد أفراد الفريق الأمر.",
  personWord: "موظف",
  clarify: "وجدت موضوعين مناسبين. أيهما تقصد؟",
  confirmPerson: "نأسف على الإزعاج. هل تود أن يتولى أحد أفراد الفريق الأمر؟ أجب بكلمة «{word}» وسأحوّله إليه.",
  handoff: "لست متأكدًا من ذلك، لذا أحوّل الأمر إلى فريقنا. يمكنهم رؤية محادثتنا وسيردون هنا.",
  handoffFiles: "شكرًا على الملف. سيطّلع عليه أحد أفراد الفريق ويرد هنا.",
  handoffStill: "ما زلت غير متأكد. سيتولى أحد أفراد الفريق الأمر من هنا ويرد في هذه المحادثة.",
  handoffAsked: "بالتأكيد. أحوّلك إلى فريقنا. يمكنهم رؤية هذه المحادثة وسيردون هنا.",
  handoffSorry: "نأسف لأن المشكلة لم تُحل بعد. أحوّلك إلى فريقنا، ويمكنهم رؤية هذه المحادثة وسيردون هنا.",
  handoffLater: "فريقنا غير متاح حاليًا. سيردون هنا فور عودتهم.",
  backAt: "موعد عودة فريقنا: {time}.",
  escalationWaits:
    "يستغرق تحويلك وقتًا أطول من المعتاد. محادثتك محفوظة ولا يلزمك فعل أي شيء: سيردون عليك هنا.",
  ticketMade: "فتحنا لك التذكرة رقم {number}. سيصلك ردنا عبر البريد الإلكتروني.",
  ticketMadeUnnumbered: "فتحنا لك تذكرة. سيصلك ردنا عبر البريد الإلكتروني.",
  tellMore: "أخبرني بالمزيد من فضلك: ما الذي تريد فعله، أو ما الذي لا يعمل؟",
  identity:
    "أنا مساعد {name} المعتمد على الذكاء الاصطناعي ولست إنسانًا. أجيب اعتمادًا على مركز المساعدة لدينا؛ أجب بكلمة «{word}» وسيتولى أحد أفراد الفريق الأمر.",
  greet: "مرحبًا! كيف يمكنني مساعدتك؟",
  thanks: "على الرحب والسعة! هل هناك شيء آخر يمكنني المساعدة فيه؟",
  bye: "مع السلامة، ونتمنى لك يومًا سعيدًا!",
  resolved: "يسعدني ذلك. سأغلق هذه المحادثة؛ اكتب مجددًا إذا احتجت إلى أي شيء آخر.",
};
const he: Phrases = {
  quoteIntro: "כך כתוב במרכז העזרה שלנו:",
  source: "מקור",
  otherLanguage: "המאמר הזה זמין רק בשפה: {language}.",
  offerPerson: "אם זה לא מה שחיפשת, אפשר להשיב „{word}” ומישהו מהצוות ימשיך מכאן.",
  personWord: "נציג",
  clarify: "מצאתי שני נושאים מתאימים. לאיזה מהם הכוונה?",
  confirmPerson: "מצטערים על אי הנוחות. להעביר למישהו מהצוות? אפשר להשיב „{word}” ואעביר את השיחה.",
  handoff: "אני לא בטוח בזה, ולכן אני מעביר את השאלה לצוות. הם רואים את השיחה ויענו כאן.",
  handoffFiles: "תודה על הקובץ. מישהו מהצוות יסתכל עליו ויענה כאן.",
  handoffStill: "אני עדיין לא יכול לומר בוודאות. מישהו מהצוות ימשיך מכאן ויענה בשיחה הזו.",
  handoffAsked: "כמובן. אני מעביר אותך לצוות. הם רואים את השיחה ויענו כאן.",
  handoffSorry: "מצטערים שזה עדיין לא נפתר. אני מעביר אותך לצוות, שרואה את השיחה ויענה כאן.",
  handoffLater: "הצוות שלנו אינו זמין כרגע. תקבלו תשובה כאן מיד כשיחזרו.",
  backAt: "הצוות שלנו חוזר: {time}.",
  escalationWaits: "ההעברה אורכת יותר מהרגיל. השיחה שמורה ואין צורך לעשות דבר: תקבלו תשובה כאן.",
  ticketMade: "פתחנו עבורך פנייה מספר {number}. התשובה תגיע באימייל.",
  ticketMadeUnnumbered: "פתחנו עבורך פנייה. התשובה תגיע באימייל.",
  tellMore: "אפשר לספר קצת יותר: מה רצית לעשות, או מה לא עובד?",
  identity:
    "אני עוזר AI של {name} ולא בן אדם. אני עונה לפי מרכז העזרה שלנו; אפשר להשיב „{word}” ומישהו מהצוות ימשיך מכאן.",
  greet: "שלום! איך אפשר לעזור?",
  thanks: "בשמחה! יש עוד משהו שאפשר לעזור בו?",
  bye: "להתראות ויום נעים!",
  resolved: "שמח לשמוע. אסגור את השיחה; אפשר לכתוב שוב אם צריך עוד משהו.",
};

const TABLE: Record<string, Phrases> = {
  ar,
  da,
  de,
  en,
  es,
  fi,
  fr,
  he,
  it,
  ja,
  nl,
  no,
  pl,
  pt,
  ru,
  sv,
  tr,
  zh,
};

/** Languages the table speaks, ISO 639-1. */
export const PHRASE_LANGUAGES: readonly string[] = Object.keys(TABLE);

/** A language of the table: the one asked for, else the fallback, else English. */
export function phraseLanguage(language: string, fallback: string): string {
  return [language, fallback].find((code) => Object.hasOwn(TABLE, code)) ?? "en";
}

/** The phrases of a language; of the fallback when the table does not speak it; of English when neither. */
export function phrasesFor(language: string, fallback: string): Phrases {
  return TABLE[phraseLanguage(language, fallback)] as Phrases;
}

/** The words that bring a person, in every language: a customer may take up the offer in any. */
export const PERSON_WORDS: readonly string[] = Object.values(TABLE).map(({ personWord }) =>
  personWord.toLowerCase(),
);

/** Is a text the named phrase in any language, however a helpdesk has set it? The customer may have changed theirs since it was said. */
export function isPhrase(
  text: string | null,
  name: "thanks" | "greet" | "tellMore" | "confirmPerson",
): boolean {
  return (
    text !== null &&
    Object.values(TABLE).some((phrases) =>
      isSameWording(phrases[name].replace("{word}", phrases.personWord), text),
    )
  );
}

/** Do two texts differ in their formatting alone? A helpdesk gives back our Markdown as plain text or as HTML. */
export function isSameWording(one: string, other: string): boolean {
  return lettersOf(one) === lettersOf(other);
}

function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, "");
}
