"""The model card: what a model is, what it was made from, how good it is, and what it must not be used for."""

from __future__ import annotations

from typing import Any

WORST = 10


def write_card(identity: str, scores: dict[str, Any], features: int) -> str:
    """Return the card in Markdown."""
    return f"""# 模型 {identity}

用途:对 12309 来文作分流建议(类别、性质、是否涉疫)。不作法律结论，不用于评价来信人。

## 数据与方法

{scores["petitions"]} 件人工撰写并标注的来文(data/corpus)，不含真实个人信息；另学 {scores["bags"]} 袋公开留言的词(data/messages，每袋三件，
每词一次，按字序排，读不出原文)。{features} 个特征:词、词对、1 至 3 字的字串，TF-IDF；线性支持向量机，一对其余；{_emphasised(scores)}温度校准。

## 成绩

五折交叉验证，近似重复的来文同在一侧，每件都由没见过它的模型预测。语料出自同一批作者，对陌生来文的成绩会低于此表。

| 问题 | 准确率 | 宏平均 F1 | 校准误差 | 可自行决定的比例 | 其中错误 |
|---|---|---|---|---|---|
{_heads(scores)}

类别可接受(主类或确实提出的副类):{scores["category"]["acceptable"]:.4f}。

“可自行决定”:概率高于门槛的来文，其错误率以 95% 的置信度不超过 5%(Learn then Test，Clopper–Pearson)。温度和门槛在
{_calibrated(scores)}上确定。
{_unseen(scores["unseen"])}
## 最弱的十个类别

| 类别 | 件数 | 精确率 | 召回率 | F1 |
|---|---|---|---|---|
{_worst(scores)}
"""


def _emphasised(scores: dict[str, Any]) -> str:
    return "能区分一个类别的特征数得更重(NB-SVM)；" if scores.get("emphasised") else ""


def _calibrated(scores: dict[str, Any]) -> str:
    count = scores["calibrated_on"]
    return (
        "交叉验证的预测"
        if count == "held out"
        else f"另写的 {count} 件来文(data/calibration，轮流留出，最后也参加训练，界限因此是估计)"
    )


def _unseen(found: dict[str, float] | None) -> str:
    if found is None:
        return ""
    return f"""
## 在评测集上

另写的 {found["petitions"]} 件来文(data/evaluation)，不参加训练，也不用来挑选任何东西。

| 类别可接受 | 性质 | 涉疫 | 类别校准误差 | 类别可自行决定 | 其中错误 |
|---|---|---|---|---|---|
| {found["category"]:.4f} | {found["nature"]:.4f} | {found["epidemic"]:.4f} | {found["calibration_error"]:.4f} | {found["alone"]:.1%} | {found["error"]:.1%} |
"""


def _heads(scores: dict[str, Any]) -> str:
    heads = {"category": "类别", "nature": "性质", "epidemic": "涉疫"}
    return "\n".join(
        f"| {name} | {scores[head]['accuracy']:.4f} | {scores[head]['macro_f1']:.4f} | "
        f"{scores[head]['calibration_error']:.4f} | {scores['alone'][head]['share']:.1%} | "
        f"{scores['alone'][head]['error']:.1%} |"
        for head, name in heads.items()
    )


def _worst(scores: dict[str, Any]) -> str:
    ranked = sorted(scores["by_leaf"].items(), key=lambda item: (item[1]["f1"], item[0]))
    return "\n".join(
        f"| {leaf} | {row['petitions']} | {row['precision']:.3f} | {row['recall']:.3f} | {row['f1']:.3f} |"
        for leaf, row in ranked[:WORST]
    )
