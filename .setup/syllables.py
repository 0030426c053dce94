"""Makes static/js/syllables.js: which characters of names the screen's keyboard offers for a syllable.

Public words only: surnames by how common they are, then characters that names are made of, then what people are called.
"""

from __future__ import annotations

import json
from pathlib import Path

from pypinyin import Style, pinyin

TARGET = Path(__file__).resolve().parent.parent / "static" / "js" / "syllables.js"
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
    "汤康易乔赖文庞樊兰殷施洪翟安颜倪牛温芦季俞章鲁葛伍申尤毕聂焦阳丛梅庄柳左童祝包柴耿宁阮欧游岳齐纪霍路"
    "成曲凌滕盛辛房苗关温甘裴翁柯管鲍涂褚单仇米卜古费卫项穆简盖靳郎祁冉阎符解冀宫边屈车区冷时党宗仝桂宇拓"
    "跋慕容尉迟长孙赫连呼延独孤司马上官欧阳诸葛"
)
GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂玉红华建国文志海东春梅香凤美云花荣贵福生义德明光亮星"
    "晨阳雨雪冰雷电风山川河江湖海波涛浩天宇宙飞翔鹏程远思想梦佳嘉家怡欣心悦乐欢喜庆瑞祥吉安宁静婷婉淑慧智"
    "聪颖敏捷锐利刚毅坚强健康永恒久长青松柏竹菊莲荷桃李杏梨枫林森木树叶草苗田园农工商学书画琴棋诗词歌舞琳"
    "琪瑶珍珠宝金银铜铁钢玲珑瑜璐莉莎茜薇蕾蓉蓓芬芸芝萍菲萌若茹蕙娇妍妮姗姝婧媛嫣婵娥子梓紫轩萱宣璇旋涵晗"
    "寒含函翰瀚汉俊峻骏君均军钧昊皓豪灏浩泽择则哲喆睿瑞锐芮蕊一依伊怡宜艺奕逸毅熠翼辰宸晨忱琛诚成承程丞澄"
    "橙雅亚娅彦艳燕雁延炎岩研妍语雨羽宇禹钰煜昱毓育裕誉豫元媛圆源远苑月悦越岳跃可柯珂科克恺凯楷锴开朗蓝岚"
    "澜兰览然冉苒染仁忍任荣容蓉融如茹汝儒若弱沙珊山善尚上少邵绍社申深神慎升生声胜盛师诗施时实石士世市式势"
    "适舒书淑叔姝述树双爽水顺思斯丝司松宋颂素苏肃穗岁孙太泰坦唐堂涛陶特腾天恬田甜铁廷亭庭婷通同彤桐童统万"
    "旺望威微薇维伟炜玮卫未文闻雯问我武午舞物西希曦熙喜习席夏仙先贤娴咸显宪香湘祥翔向象小晓孝笑肖效校欣新"
    "馨鑫信星兴行杏雄秀绣旭序叙绪雪训迅亚阳扬杨洋仰耀业野叶一英瑛莹盈颖影应映永勇咏用友有右又余玉渊云允运"
    "韵蕴在泽增展章昭兆照哲真珍贞振震镇征正政之芝知直志治致智中忠钟重州洲舟竹柱卓子自宗祖作佐坤坦培爱奥邦"
    "保宝北贝本碧斌彬滨兵炳波博勃才彩灿苍昌畅潮超朝琛城驰崇楚川传创纯慈聪翠达大丹旦道得登迪典殿冬栋端多恩"
    "尔发帆凡方芬奉富馥甘刚歌根庚功观冠光广贵国果海含航禾合和衡弘宏虹洪鸿厚虎互桦怀欢焕辉惠会慧火积基吉际"
    "季佳坚兼建剑健江将娇洁杰介锦进晋京经菁晶靖敬镜久举娟隽珏爵均康科宽奎昆来乐磊蕾礼力立丽励连良辽林霖凌"
    "灵龄领令留流柳龙隆禄璐鹭伦洛满曼茂玫眉媚蒙孟梦密妙民敏名鸣铭默牧娜楠男能妮宁凝沛佩蓬品平璞普其奇琦启"
    "起千前乾谦强巧钦勤青清晴庆琼秋权全泉群㛃"
)
CALLED = [
    "阿姨",
    "叔叔",
    "伯伯",
    "老师",
    "爷爷",
    "奶奶",
    "先生",
    "女士",
    "师傅",
    "大姐",
    "大哥",
    "小朋友",
    "同学",
    "一家",
]
MOST = 24


def syllables() -> dict[str, str]:
    """Each syllable with its characters, surnames first."""
    found: dict[str, str] = {}
    for one in dict.fromkeys(SURNAMES + GIVEN):
        for sound in dict.fromkeys(pinyin(one, style=Style.NORMAL, heteronym=False)[0]):
            found[sound] = found.get(sound, "")[: MOST - 1] + one
    return dict(sorted(found.items()))


def called() -> dict[str, str]:
    """Whole words by their syllables written together."""
    return {"".join(sound[0] for sound in pinyin(word, style=Style.NORMAL)): word for word in CALLED}


def main() -> None:
    lines = ("/* Made by .setup/syllables.py: the characters names are made of, by their sound. */", "",
             f"export const SYLLABLES = {json.dumps(syllables(), ensure_ascii=False)};",
             f"export const CALLED = {json.dumps(called(), ensure_ascii=False)};")  # fmt: skip
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
