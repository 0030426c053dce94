"""Records, fields and acts in the words of the house, for people who never saw a field name."""

from __future__ import annotations

import re
from typing import Any

from kiosk.revisions.model import Batch, Change, Difference, differences, title_of

PARTS = {
    "house": "中心", "halls": "板块", "notices": "通知", "dictionaries": "名录", "media": "图片", "people": "人物",
    "exhibits": "展项", "works": "作品", "venues": "场地", "series": "系列", "lectures": "讲座",
}  # fmt: skip
VERBS = {
    "create": "新建", "save": "改", "publish": "上屏", "withdraw": "撤下", "drop": "删除", "undo": "撤销",
    "go-back": "退回", "install": "装入", "take-out": "撤走",
    "found": "在别处改", "cancel": "取消", "move": "改期换地方", "restore": "恢复",
}  # fmt: skip
FIELDS = {
    "title": "名称", "name": "名字", "line": "一句话", "body": "故事", "story": "故事", "headline": "大标题",
    "lead": "导语", "kicker": "小标题", "invitation": "按钮上的字", "short_name": "短名", "full_title": "全名",
    "short": "短名", "place": "在哪儿", "slogan": "口号", "desk": "服务台", "privacy": "隐私说明",
    "free": "免费说明", "hero": "主图", "hero_tall": "主图（竖）", "banner": "横幅图",
    "banner_tall": "横幅图（竖）", "cover": "封面", "plate": "图", "plates": "图片", "picture": "图",
    "hall": "板块", "kind": "类型", "position": "次序", "state": "状态", "shown_from": "从哪天",
    "shown_until": "到哪天", "material": "底色", "level": "级别", "level_year": "定级年份",
    "figures": "报道数字", "glossary": "词语解释", "highlights": "先看这几件", "steps": "步骤",
    "sections": "板块", "eras": "年代", "section": "板块", "era": "年代", "year": "年份", "number": "编号",
    "rights": "授权", "licence": "许可", "parts": "部位", "focal": "裁切中心", "alt": "图片说明",
    "credit": "署名", "caption": "图注", "maker": "作者", "dimensions": "尺寸", "collection": "收藏",
    "technique": "画法", "subject": "题材", "made": "画成", "publisher": "出版", "consent": "本人同意",
    "honours": "荣誉", "events": "生平", "epithet": "称号", "object": "物件", "born": "生年", "died": "卒年",
    "region": "地区", "trade": "行当", "source": "出处", "tags": "标签", "sample": "示例",
    "under_14": "未满 14 岁", "role_model": "榜样", "portrait": "肖像", "people": "主讲人", "sessions": "场次",
    "minutes": "分钟", "capacity": "座位", "venue": "场地", "start": "开始", "reason": "原因", "series": "系列",
    "platform": "平台", "theme": "主题", "form": "形式", "audience": "听众", "settings": "屏幕的数字",
    "hours": "开门时间", "featured_exhibit": "本期展项", "terms": "词条", "from": "从", "until": "到",
    "basis": "能不能讲", "note": "备注", "code": "哪一项", "category": "类别", "round": "届、批", "opens": "几点开门",
    "closes": "几点关门", "idle_seconds": "没人点多久问一声", "idle_countdown_seconds": "再等多久",
    "attract_reveal_seconds": "从石到拓的时间", "attract_hold_seconds": "每幅停多久",
    "attract_lead_minutes": "提前多久预告", "attract_shift_pixels": "防烧屏位移", "live_seconds": "多久问一次变化",
    "door_volume": "签到的声音", "door_seconds": "签到码多久一换",
    "wifi_name": "Wi-Fi 名字", "wifi_password": "Wi-Fi 密码",
    "retention_days": "称呼存几天", "life_note": "生平备注", "picture_note": "画面说明",
    "captions": "字幕", "transcript": "文字稿", "count": "数目", "figures_note": "数字的出处",
    "figures_title": "数字的标题", "kinds": "类型", "term": "词", "meaning": "意思", "tag": "标签", "anchor": "位置",
    "box": "方框", "file": "文件", "pinyin": "拼音", "role": "作用", "side": "左右", "changed": "改动时间",
    "old_start": "原来的时间", "old_venue": "原来的场地", "person": "人物", "sequence": "第几次改",
    "leads_to": "通向", "when": "时间", "what": "事情", "files": "文件", "unit": "量词",
}  # fmt: skip
TELLING = ("cancel", "move", "restore")
"""Acts that say it all: which fields they changed need not be told."""
VALUES = {
    "published": "在屏上", "draft": "草稿", "brick": "砖", "lacquer": "漆", "paper": "纸", "print": "版画",
    "rubbing": "拓片", "own": "自有", "public-domain": "公有领域", "cleared": "已授权", "on-site-only": "只限现场",
    "pending": "还没谈好", "national": "国家级", "provincial": "省级", "municipal": "市级", "district": "区县级",
    "scheduled": "照常", "cancelled": "取消", "signed": "签过同意书", "public-record": "公开报道",
    "fictional": "虚构", "person": "个人", "collective": "集体",
}  # fmt: skip
"""What stands in records where one of a few is chosen."""
LANGUAGES = {"zh": "", "en": "英文"}
STEP = re.compile(r"[^.\[\]]+|\[[^\]]*\]")
LONGEST_VALUE = 300


def field_words(path: str) -> str:
    """``labels.en.title`` as 英文 名称, ``sessions[1].venue`` as 场次 1 场地; ``plates.0`` is the first, 图片 1."""
    found = []
    for step in STEP.findall(path):
        if step.startswith("["):
            found.append(step[1:-1].lstrip("="))
        elif step.isdigit():
            found.append(str(int(step) + 1))
        elif step in LANGUAGES:
            found.append(LANGUAGES[step])
        elif step != "labels":
            found.append(FIELDS.get(step, step))
    return " ".join(word for word in found if word) or "全部"


def value_words(value: Any) -> str:
    """A value as people read it."""
    if value is None or value == "" or value == [] or value == {}:
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(value_words(one) for one in value)[:LONGEST_VALUE]
    if isinstance(value, dict):
        return title_of(value) or "；".join(f"{field_words(key)} {value_words(one)}" for key, one in value.items())
    return VALUES.get(str(value), str(value))[:LONGEST_VALUE]


def summary(batch: Batch) -> str:
    """What an act did, in one line: 改了“平城魏碑”的封面、故事."""
    verb = VERBS.get(batch.verb, batch.verb)
    if len(batch.changes) != 1 or batch.count > 1:
        more = f"等 {batch.count} 项" if batch.count > 1 else ""
        return f"{verb}“{batch.title}”{more}"
    step = batch.changes[0]
    thing = PARTS.get(step.part, step.part)
    if step.before is None or step.after is None:
        return f"{verb}{thing}“{batch.title}”"
    if batch.verb in TELLING:
        return f"{verb}“{batch.title}”"
    fields = _fields(differences(step.before, step.after))
    return f"{verb}“{batch.title}”的{fields}" if fields else f"{verb}“{batch.title}”"


def step_words(batch: Batch, step: Change) -> str:
    """What one step did to its record, in a few words: 改封面、故事."""
    verb = VERBS.get(batch.verb, batch.verb)
    if step.before is None or step.after is None or batch.verb in TELLING:
        return verb
    fields = _fields(differences(step.before, step.after))
    return f"{verb}{fields}" if batch.verb == "save" else f"{verb}（{fields}）" if fields else verb


def _fields(found: list[Difference]) -> str:
    names = list(dict.fromkeys(FIELDS.get(_last(one.field), field_words(one.field)) for one in found))
    return "、".join(names[:3]) + ("等" if len(names) > 3 else "")


def _last(path: str) -> str:
    steps = [step for step in STEP.findall(path) if not step.startswith("[") and step not in LANGUAGES]
    return steps[-1] if steps else path
