/**
 * Words that carry no subject, for the languages whose stories we read closely: short lists of our own making.
 * Kept in the form in which words.ts looks them up: lower case, without accents, Arabic letters unified.
 */

/** The languages with stop words and a stemmer. Text in any other is taken as plain words. */
export type KnownLanguage = 'en' | 'de' | 'ru' | 'ar'

function list(words: string): Set<string> {
  return new Set(words.trim().split(/\s+/))
}

export const STOP_WORDS: Record<KnownLanguage, Set<string>> = {
  en: list(`
    a about above according across after again against ago all almost alone along already also although always am among an and
    another any anybody anyone anything are aren't around as ask asked asks at away back be became because become been before began
    behind being below between both but by call called came can can't cannot come comes could day days did didn't do does doesn't
    doing done don't down during each early either else end enough even ever every everybody everything far few first five for four
    friday from further gave get gets give given go goes going gone got great had half has have having he her here hers him his how
    however i if in inside instead into is isn't it it's its itself just keep kept know known last late later least left less like
    little long look made make makes making many may me might million billion monday month months more most much must my near nearly
    need needs never new next night no nobody nor not nothing now of off often old on once one only open or other others our out over
    own part people per perhaps put rather really reported run said same saturday saw say saying says second see seen seven several
    shall she should show since six so some somebody something soon still such sunday take taken takes tell ten than that that's the
    their them themselves then there these they thing things third this those though three through thursday time times to today
    together told tomorrow too took toward towards tuesday two under until up upon us use used using very via want wants was wasn't
    way we wednesday week weeks well went were what when where whether which while who whole whom whose why will with within without
    won't work world would year years yes yesterday yet you young your agency reuters ap afp staff
    ones theirs ours yours mine somewhere anywhere nowhere everywhere hour hours minute minutes find finds found hear heard hold holds
    eight nine eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy
    eighty ninety hundred thousand half fourth fifth sixth seventh eighth ninth tenth twice dozen per cent percent
    january february march april june july august september october november december`),
  de: list(`
    ab aber alle allein allem allen aller alles als also am an andere anderem anderen anderer anderes anders auch auf aus ausser bald
    bei beide beiden beim bereits besser bin bis bisher bleiben bleibt da dabei dadurch dafur dagegen daher damals damit danach daneben
    dann daran darauf daraus darf darin daruber darum darunter das dass davon davor dazu dem den denn dennoch der deren des deshalb
    dessen dich die dies diese diesem diesen dieser dieses doch dort drei du durch durfen ein eine einem einen einer eines einige einigen
    einmal er erst erste ersten es etwa etwas euch fast fur gab ganz gar geben gegen geht gehen geworden gibt ging gut habe haben hat
    hatte hatten heisst heute hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im immer in ins ist ja jahr jahre jahren
    je jede jedem jeden jeder jedes jedoch jetzt kam kann kaum kein keine keinem keinen keiner kommen kommt konne konnen konnte konnten
    lang lange lasst lassen lasst liegt machen macht mal man mehr mein mehrere meist millionen mir mit monat montag dienstag mittwoch
    donnerstag freitag samstag sonntag morgen muss mussen musste nach nachdem nachst nah neben nein neu neue neuen neuer nicht nichts nie
    niemand noch nun nur ob oben oder oft ohne sagen sagt sagte schon sechs sehr sei seien sein seine seinem seinen seiner seines seit
    selbst sich sie sieben siebzig sind so sobald sogar solche soll sollen sollte sondern sonst sowie spater sprach statt stehen steht
    tag tage trotz trotzdem uber um und uns unser unter viel viele vielen vier vom von vor wahrend wann war ware waren warum was weg
    weil weit weiter weitere welche welchem welchen welcher wenig weniger wenn wer werde werden wie wieder will wir wird wo wobei woche
    wochen wohl wollen wollte worden wurde wurden zehn zu zum zur zwar zwei zwischen prozent laut zufolge uhr dpa seitdem`),
  ru: list(`
    а без более больше будет будто бы был была были было быть в вам вас вдруг ведь во вот впрочем все всегда всего всех всю вы где год
    года году годов лет да даже два две двух для до другой другие его ее ей ему если есть еще ж же за зачем здесь и из или им иногда
    их к как какая какой когда конечно которая которого которое которой котором которые который которых кто куда ли лишь лучше между
    меня месяц месяца месяцев мне много может можно мой мы на над надо наконец нас не него нее ней нельзя нет ни нибудь никогда ним
    них ничего но ну о об один однако одна одно он она они оно опять от очень перед по под пока после потом потому почему почти при
    про против раз разве с сам сама сами свой свою свои своей своих себе себя сегодня сейчас семь со среди стал стала стали так также
    такой там тебя тем теперь то тогда того тоже только том тот три трех тут ты у уж уже хорошо хоть чего чей чем через что чтобы чуть
    эта эти этих это этого этой этом этот эту я сообщил сообщила сообщили сказал сказала заявил заявила словам рассказал неделя неделю
    недели день дня дней часть новый новая новое новые новых первый первая процентов тысяч миллионов рублей понедельник вторник среду
    четверг пятницу субботу воскресенье сутки суток время человек из-за вдвое двое тасс риа`),
  ar: list(`
    في من على الي عن مع هذا هذه ذلك تلك التي الذي الذين اللذين اللتي ما لا لم لن ان انه انها انهم كان كانت كانوا يكون تكون ليس ليست قد
    لقد كل بعض غير بين بعد قبل عند عندما حين حتي ثم او ام اذا اذ لو لولا لكن بل هو هي هم هن نحن انا انت كما كذلك ايضا منذ خلال حول دون
    ضد تحت فوق امام خلف وراء اي ايه كيف لماذا متي اين هل سوي فقط منها منه منهم فيها فيه فيهم عليها عليه عليهم اليه اليها لها له لهم به بها
    بهم عنه عنها لدي لديه لديها ذات مثل نحو اكثر اقل اول اولي اخر اخري جدا الان اليوم امس غدا عام سنه شهر اسبوع يوم ايام سنوات ساعه قال
    قالت يقول تقول واضاف اضاف اضافت اكد اكدت اوضح ذكر ذكرت اعلن اعلنت وقال وقالت ويقول بسبب حيث بينما ومن وفي وعلي وهو وهي ولم ولا وقد
    وكان وكانت ولكن وان وما وهذا وهذه والتي والذي مما ممن عما بما كلها كله ثلاث ثلاثه اربع اربعه خمس خمسه ست سته سبع سبعه ثمان ثماني ثمانيه تسع تسعه عشر عشره واحد واحده اثنان اثنين
    عشرين ثلاثين مئه الف مليون مليار الاثنين الثلاثاء الاربعاء الخميس الجمعه السبت الاحد زال زالت مازال يزال تزال هكذا هنا هناك تم يتم
    وكاله رويترز`),
}
