import { describe, expect, test } from "vitest";
import { detectHumanRequest } from "./detect-human-request.ts";

/** Requests and texts that only sound like one, by language; lines of it, so that the list can be read. */
const requests = {
  en: `I'd rather deal with an actual human being
    can u put me thru to somebody
    Human!!!
    real person please 🙏
    is anyone real there?
    I need to speak with someone in billing
    I'd like to talk to someone in person
    how do I get hold of a person
    I want to complain to a manager
    Get me off this bot
    enough of this robot, give me support staff
    may I talk with one of your colleagues?
    Please escalate.
    I'd like this escalated to a human
    transfer me`,
  de: `Gibt es hier auch echte Menschen?
    Ich hätte gern Kontakt zu einem Mitarbeiter
    Ich möchte mit Ihrem Vorgesetzten sprechen
    Ich will nicht mit einem Bot schreiben
    weiterleiten an einen menschen bitte`,
  es: `¿hay alguien real ahí?
    no quiero hablar con un robot
    comuníqueme con un supervisor`,
  fr: `Passez-moi un conseiller svp
    Je souhaite être mis en relation avec un agent
    j'aimerais être rappelé par un conseiller
    je ne veux pas parler à un robot`,
  it: `Mi metta in contatto con un responsabile
    non voglio parlare con un bot`,
  nl: `Kan ik iemand spreken?
    verbind me door met een collega`,
  pt: `me passa pra um atendente
    me transfere para um humano por favor`,
  pl: `Chcę rozmawiać z człowiekiem
    proszę połączyć mnie z konsultantem
    konsultant`,
  sv: `Jag vill prata med en människa
    kan jag få prata med någon?
    koppla mig till kundtjänst`,
  da: `kan jeg tale med en medarbejder?`,
  no: `Jeg vil snakke med et menneske
    Jeg ønsker å snakke med en kundebehandler`,
  fi: `haluan puhua ihmisen kanssa`,
  cs: `Chci mluvit s člověkem
    Spojte mě s operátorem`,
  tr: `Bir insanla konuşmak istiyorum
    temsilciye bağlanmak istiyorum
    müşteri temsilcisi`,
  ru: `Хочу поговорить с человеком
    соедините с оператором
    оператор
    Можно живого человека?`,
  uk: `Хочу поговорити з людиною
    з'єднайте з оператором`,
  el: `θέλω να μιλήσω με άνθρωπο`,
  ro: `vreau să vorbesc cu un operator`,
  hu: `beszélni szeretnék egy emberrel`,
  id: `saya mau bicara dengan manusia`,
  vi: `tôi muốn nói chuyện với nhân viên`,
  zh: `我要转人工
    人工客服
    我想和真人说话
    请帮我转接人工`,
  ja: `人間と話したい
    オペレーターにつないでください
    担当者と話したいです`,
  ko: `상담원 연결해 주세요
    사람이랑 얘기하고 싶어요`,
  ar: `أريد التحدث مع إنسان
    اريد التحدث الى موظف`,
  he: `אני רוצה לדבר עם נציג`,
  hi: `मुझे इंसान से बात करनी है`,
  th: `ขอคุยกับเจ้าหน้าที่`,
};
const others = {
  en: `please don't transfer me to anyone
    Can I transfer my ticket to another person?
    the agent never called me back
    please call me Sam
    what can you call me
    the human resources module does not load
    Can someone else pick up my order?
    How do I escalate permissions in the app?`,
  de: `ich brauche keinen Mitarbeiter, nur die Adresse
    Ein Mitarbeiter hat mir gestern geholfen
    Mein Berater hat mir gesagt, dass es geht`,
  es: `no quiero hablar con una persona, solo el precio
    hablé con un agente ayer
    ¿Cómo añado un agente a mi equipo?`,
  fr: `pas besoin de parler à quelqu'un
    j'ai parlé à un conseiller hier
    une table pour deux personnes`,
  it: `non voglio parlare con una persona, solo il prezzo
    ho parlato con un operatore ieri`,
  nl: `ik hoef geen medewerker te spreken
    ik heb gisteren een medewerker gesproken`,
  pt: `não quero falar com um atendente
    falei com um atendente ontem`,
  pl: `ile osób może korzystać?
    jak połączyć konta dwóch osób?
    nie chcę rozmawiać z konsultantem`,
  sv: `hur många personer får plats?
    jag vill inte prata med någon`,
  tr: `Birisi hesabıma bağlandı
    kaç kişi kullanabilir?`,
  ru: `сколько человек может пользоваться?
    как изменить оператора связи?
    не хочу говорить с оператором`,
  hu: `hány ember kell hozzá?`,
  vi: `Tôi gặp lỗi khi quản lý đơn hàng`,
  zh: `人工智能是什么
    客服电话是多少
    我不想转人工`,
  ja: `オペレーターの追加方法
    担当者の電話番号を教えてください
    スタッフの対応が悪い`,
  ko: `상담원 없이 환불하는 방법
    몇 사람이 쓸 수 있나요?`,
  ar: `كم عدد الموظفين المسموح به؟`,
};
const rows = (table: Record<string, string>): [string, string][] =>
  Object.entries(table).flatMap(([language, lines]) =>
    lines.split("\n").map((line): [string, string] => [language, line.trim()]),
  );

describe("A3: a request for a person, language by language", () => {
  test.each(rows(requests))("(%s) is seen in “%s”", (_, text) => {
    expect(detectHumanRequest(text)).toMatchObject({ asked: true });
  });
  test.each(rows(others))("(%s) is not seen in “%s”", (_, text) => {
    expect(detectHumanRequest(text)).toEqual({ asked: false });
  });
});
