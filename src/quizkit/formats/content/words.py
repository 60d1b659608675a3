"""Chinese words by which the checks of content know what a text says. Data, no sentences of ours."""

import re

# --- options that stand for others -----------------------------------------------------------------

ALL_OF_THEM = re.compile(
    r"(?:(?:以上|上述|前述|前面|前[两三四]项)(?:各项|选项|各选项|说法|答案|几项|内容|[两三四五]项|所有选项|全部)?"
    r"(?:都|均|皆|全)|(?:以上|上述)(?:选项|说法|答案)?(?:没有|无)(?:一个|一项)?|(?:全部|全都|都|均|全)(?:不)?"
    r"(?:正确|对|是|错误|错)$|(?:A|B|C|D|①|②|③|④)(?:和|与|、)(?:A|B|C|D|①|②|③|④)(?:都|均|皆|全))"
)

# --- a stem that asks for what is not so ----------------------------------------------------------

# Only words that deny what is asked. A 不 inside of other words (不久, 不断, 不屈) and a 没有 in what is told
# are no asking.
_DENIED = (
    r"不(?:是|属于|属|正确|准确|恰当|合适|妥当|符合|相符|包括|包含|含|参加|参与|应当|应该|应|能够|能|会|该|需要|宜|算"
    r"|可能|位于|在|出自|来自|发生|存在|对(?=的|$)|一致(?=的|$))|没有|没(?=参加|在|被|到)|并非|未(?!来|成年|满|名|央)"
    r"|错误|有误|除外"
)
_OF_WHAT = (
    r"(?:说法|叙述|表述|描述|陈述|内容|选项|搭配|对应|排列|判断|做法|行为|理解|认识|各项|人物|事件"
    r"|其中|中|里)"
)
_WHICH = (
    r"(?:哪(?:一|几|两|三)?(?:些|个|项|位|种|座|条|件|次|支|句|幅|部|篇|类|组|场|名)?[\u4e00-\u9fff]{0,4}?"
    r"|谁|什么)"
)
NEGATIVE_ASKING = (
    # 哪一项不属于……, 下列哪些城市没有……
    re.compile(rf"{_WHICH}都?(?P<word>{_DENIED})"),
    # 不属于三大战役的是（哪一项）, 下列说法错误的是
    re.compile(
        rf"(?:^|[，：；]|{_OF_WHAT}，?)(?P<word>{_DENIED})[^，。；：？！]*?的(?:一项|选项)?(?:是|有|为)"
        r"(?:哪|谁|什么|[（(_]|[：:。？?]?$)"
    ),
)
ASKING = re.compile(r"哪|谁|什么|的[是有为][（(_：:。？?]*$|的一项[是为]")
QUOTED = re.compile(r"“[^”]*”|《[^》]*》|「[^」]*」|（[^）]*）")
BOLD = re.compile(r"\*\*(?P<text>[^*]+)\*\*")
TITLE = re.compile(r"《[^》]*》")

# --- dates and ages in a text ----------------------------------------------------------------------

YEAR_UNIT = "年"
AGE_UNITS = ("岁", "周岁")
DATE = re.compile(
    r"(?<![\d.])(?P<year>1\d{3}|20\d{2})年(?:(?:初|底|末|春(?!节)|夏|秋|上半年|下半年)"
    r"|的?(?P<month>1[0-2]|0?[1-9])月(?:(?P<day>3[01]|[12]\d|0?[1-9])[日号]|上旬|中旬|下旬|初|底|末)?)?"
)
RANGE_END = re.compile(
    r"(?:至|到|—+|－|–|-|~|～)(?:(?P<year>1\d{3}|20\d{2})年)?(?:(?P<month>1[0-2]|0?[1-9])月)?"
    r"(?:(?P<day>3[01]|[12]\d|0?[1-9])[日号])?(?:初|底|末|上旬|中旬|下旬)?"
)
# Beside a date: what makes it another date, or none that could be held against the table.
UNSURE_BEFORE = re.compile(r"(?:历|约|近|到|至|过|前|截止|截至|早于|晚于|[、和与—－–~～-])$")
UNSURE_AFTER = re.compile(
    r"代|度|级|间|龄|来(?!到)|后|前|以|之|内|中(?!国|共|央|华)|多|左右|起|冬|的(?:次年|第二年)|[—－–~～-]|[、和与至到]"
)
# A sentence with one of these may tell of a mistake, not of what happened.
SUPPOSED = re.compile(
    r"以为|误|当成|当作|看成|如果|假如|要是|若|记成|写成|说成|不是|并非|不在|不于|不能说|没有在"
)

_VERB = (
    r"(?:召开|举行|开幕|闭幕|开始|结束|爆发|打响|发生|成立|创立|建立|创办|创刊|签订|签署|签字|签约|通过|发表|公布|颁布"
    r"|施行|实施|生效|建成|通车|竣工|完工|开工|完成|胜利|取得|成功|发射|启动|发动|出版|问世|写成|诞生|到达|抵达|会师"
    r"|解放|失守|宣布|宣告|举办|开业|开馆|落成|奠基|揭幕|投产|恢复|回归|加入|和平解决)"
)
VERB = re.compile(_VERB)
# Words of one group say the same of a thing.
SAME_VERBS = (
    frozenset(("签订", "签署", "签字", "签约")),
    frozenset(("发表", "问世", "创刊")),
    frozenset(("公布", "颁布")),
    frozenset(("施行", "实施", "生效")),
    frozenset(("召开", "举行", "开幕", "举办")),
    frozenset(("爆发", "打响", "发生", "开始", "发动", "启动")),
    frozenset(("建成", "通车", "竣工", "完工", "落成")),
    frozenset(("成立", "创立", "建立", "创办", "诞生")),
)
ENDS = frozenset(("结束", "闭幕", "胜利", "完成", "取得", "建成", "竣工", "完工"))
BEGINS = re.compile(r"开幕|开始|爆发|打响|出发|启动|开工|创立")
# The names of what happens by itself; other names are of things, to which this and that happens.
HAPPENING = re.compile(
    r"(?:会议|大会|全会|[一二三四五六七八九十]大|会谈|谈判|战役|战争|战斗|会战|大战|大捷|起义|事变|政变|事件|惨案|兵变"
    r"|革命|运动|罢工|会师|大典|典礼|奥运会|改编|整编|反围剿|仪式|谈话|讲话)$"
)
# What a meeting does while it meets.
_DEED = (
    r"(?:决定|选举|选出|产生|提出|作出|确定|确立|讨论|批准|制定|确认|强调|指出|审议|认为|同意|明确|规定|概括|分析|总结|改选"
    r"|增选|解决)"
)
_MEETING = r"(?<=会议|大会|全会|一大|二大|三大|四大|五大|六大|七大|八大|九大|十大)"
_HOW = (
    r"(?:正式|胜利|全面|终于|首次|隆重|如期|全部|顺利|最终|宣告|在(?!于)[^，。；：、的]{1,14}?"
    r"|于[^，。；：、的\d]{1,10}?)"
)
_LATER = r"(?:后|前|周年|以来)"
_TURNED = r"(?:后|前|周年|以来|之际|期间|时期|纪念|会址|旧址|精神|时)"
# Behind the name of a fact: nothing, or that it happened, or what was done at it. "遵义会议召开后", "遵义会议
# 会址" and "遵义会议确立的路线" speak of something else, "中共八大二次会议" is another meeting.
HAPPENED = re.compile(
    rf"(?=[，。；：？！）\n]|$)|{_HOW}{{0,2}}{_VERB}(?!的)(?![^，。；：？！\n]*{_TURNED})"
    rf"|(?:{_HOW}|{_MEETING}){_DEED}(?!的)(?![^，。；：？！\n]*{_LATER})"
)
HAPPENED_THEN = re.compile(
    rf"(?=[，。；：？！、）\n]|$)|{_HOW}{{0,2}}{_VERB}(?![^，。；：？！、\n]*{_TURNED})"
)
MEETING_DID = re.compile(rf"{_DEED}(?!的)(?![^，。；：？！\n]*{_LATER})")
MEETING = re.compile(rf"{_MEETING}$")
# Behind "1935年1月的遵义会议" somewhat more: the date is its own whatever is said of it then.
SAME_THING = re.compile(
    rf"(?:(?=[，。；：？！、）\n]|$)|[和与同是相上中里时]|{_HOW}{{0,2}}{_VERB}|(?:{_HOW}|{_MEETING}){_DEED})"
    rf"(?![^，。；：？！\n]*{_LATER})"
)
# Between the name of a fact and its date, from the shortest on.
JOINED = (
    re.compile(r"(?:则|都|也|就|正)?(?:是在|是从|是于|发生于|发生在|是|在|于|从)?$"),
    re.compile(
        rf"(?:{_VERB}(?:的(?:时间|日期|年份))?|的(?:时间|日期|年份))(?:则|都|也|就|正)?(?:是在|是|在|于|从)?$"
    ),
)
# Before the name of a fact: the beginning of a clause, or who it is of.
OPENING = re.compile(
    r"(?:^|[，。；：、！？（）“”‘’《》—…\n的和与而但即])(?:中国|我国|新中国|红军|党的|中共|中央)?$"
)
BRACKET_OPENING = re.compile(r"(?<![一二三四五六七八九十两百\d第届次])$")
ITEM_OPENING = re.compile(r"(?:中国|我国|新中国|红军|中央红军|党的|中共)?")
ASKED_YEAR = re.compile(r"哪一?年|何年|几几年")
ASKED_TIME = re.compile(r"哪一?年哪一?月|哪一?[年天日]|何时|什么时候|什么时间|何年何月")
ASKED_AGE = re.compile(r"多少周?岁|几岁|多大年龄")

# --- persons ---------------------------------------------------------------------------------------

_DEATH = r"(?:牺牲|就义|逝世|去世|病逝|殉国|殉职|遇难|遇害|与世长辞)"
_BIRTH = r"(?:出生|诞生)"
_MANNER = (
    r"(?:不幸|英勇|光荣|壮烈|因病|因公|从容|积劳成疾|在[^，。；、：的]{1,16}?|于[^，。；、：的\d]{1,10}?|被[^，。；的]{1,8}?杀害"
    r"|为[^，。；的]{1,14}?)"
)
_ENDED = r"(?!的|后|前|时|以|之|周年|[一二两三四五六七八九十几多\d])"
DIED = re.compile(rf"{_MANNER}{{0,3}}{_DEATH}{_ENDED}")
BORN = re.compile(rf"{_MANNER}{{0,1}}{_BIRTH}{_ENDED}")
DIED_ON = re.compile(rf"{_DEATH}[于在]$")
BORN_ON = re.compile(r"(?:出生|诞生|生)[于在]$")
ACTED = re.compile(
    r"(?:在[^，。；、：的]{1,14}?|于[^，。；、：的\d]{1,10}?|率部?|亲自|还|曾|又|再次|首次|秘密)?"
    r"(?:率领|带领|参加|出席|写下|写成|发表|提出|来到|领导|指挥|创办|翻译|主持|起草|会见|访问|题词|当选|担任|考入|参军|入伍)(?!的|过的)"
)
JOINED_PERSON = re.compile(r"(?:则|又|也)?[于在]?$")
CLAUSE_OPENING = re.compile(r"(?:^|[，。；：、！？（）“”\n而但])$")
LIFE = re.compile(
    r"（(?P<born>1\d{3}|20\d{2})(?:年[^（）—－–~～-]{0,8})?(?:—+|－|–|-|~|～)(?P<died>1\d{3}|20\d{2})(?:年[^（）]{0,8})?）"
)
AGE = re.compile(r"(?P<number>\d{1,3}|[一二三四五六七八九十]{1,3})周?岁(?!以|上|下)")
AGE_OF = re.compile(r"(?:年仅|时年|年方|当时|刚满|年满|才|刚|仅|只有)?$")
DIED_AT_AGE = re.compile(
    rf"{_MANNER}{{0,3}}{_DEATH}(?:时|，|时，)?(?:他|她)?(?:年仅|时年|终年|享年|才|刚满|仅|只有|年龄只有)?$"
)
OF = "的"
