import type { WorkflowPhrases } from "./en.ts";

export const de: WorkflowPhrases = {
  askEmail: "Wie lautet Ihre E-Mail-Adresse? Wir antworten Ihnen dort.",
  askEmailForCode: "Wie lautet Ihre E-Mail-Adresse? Wir senden einen Code dorthin und später unsere Antwort.",
  askOtherEmail: "Welche E-Mail-Adresse ist es? Wir senden einen Code dorthin und später unsere Antwort.",
  codeSent:
    "Wir haben sechs Ziffern an {email} gesendet. Bitte schreiben Sie sie innerhalb von zehn Minuten hierher.",
  codeExpired: "Dieser Code ist zu alt.",
  codeWrong:
    "Das ist nicht der Code, den wir gesendet haben. Bitte sehen Sie noch einmal nach und schreiben Sie die sechs Ziffern.",
  codeMissing: "Bitte schreiben Sie die sechs Ziffern, die wir Ihnen per E-Mail gesendet haben.",
  newCode: "Neuen Code senden",
  otherEmail: "Andere Adresse verwenden",
  notVerified: "Ihre E-Mail-Adresse konnte nicht bestätigt werden, deshalb gibt es kein Ticket.",
  noEmail: "Das sieht nicht nach einer E-Mail-Adresse aus. Bitte schreiben Sie sie so: name@example.com.",
  noPhone:
    "Das sieht nicht nach einer Telefonnummer aus. Bitte schreiben Sie sie in Ziffern, zum Beispiel +49 30 1234567.",
  noNumber: "Bitte antworten Sie mit einer Zahl.",
  noYesOrNo: "Bitte antworten Sie mit Ja oder Nein.",
  noText: "Bitte antworten Sie mit ein paar Worten.",
  mailSubject: "{code} ist Ihr Code für {company}",
  mailCode: "Ihr Code lautet {code}.",
  mailUse:
    "Schreiben Sie ihn innerhalb von zehn Minuten in Ihr Gespräch mit {company}. Er zeigt, dass diese Adresse Ihnen gehört, damit wir Ihnen hier antworten können.",
  mailMistake:
    "Falls Sie ihn nicht angefordert haben, hat sich wohl jemand bei der Adresse vertippt: Sie müssen nichts tun.",
  welcome: "{{contact.name|Hallo}}, worum geht es?",
  aboutOrder: "Eine Bestellung",
  aboutProduct: "Ein Produkt",
  aboutOther: "Etwas anderes",
  whichOrder:
    "Gern. Was möchten Sie wissen? Wenn Sie die Bestellnummer zur Hand haben, nennen Sie sie bitte auch.",
  whichProduct: "Gern. Um welches Produkt geht es, und was möchten Sie wissen?",
  whatElse: "Alles klar. Was möchten Sie wissen?",
  choice: "Allein kann ich das nicht lösen. Wie möchten Sie fortfahren?",
  createTicket: "Ticket erstellen",
  humanAgent: "Mit einem Menschen sprechen",
  away: "Unser Team ist gerade nicht da. Es ist zurück: {{office.opensAt|bald}}. Dann bekommen Sie eine Antwort.",
  askReach: "Unter welcher E-Mail-Adresse ist unser Team für Sie da?",
  noThanks: "Nein, danke",
  later: "Danke. Unser Team antwortet Ihnen: {{office.opensAt|bald}}.",
  askFirst: "Bevor wir beginnen: Wie lautet Ihre E-Mail-Adresse, falls wir uns aus den Augen verlieren?",
  skip: "Überspringen",
  goOn: "Wie möchten Sie fortfahren?",
  newMessage: "{{contact.name|Hallo}}, wie können wir helfen?",
  newCollect: "Wie lautet Ihre E-Mail-Adresse?",
};
