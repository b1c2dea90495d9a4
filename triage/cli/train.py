"""`train.py LABELLED…`: labelled petitions in, a model folder, a report and worklists out."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from triage.bundle import Model, open_model
from triage.cli.terminal import FOUND_MISTAKES, Parser
from triage.errors import InputError, ModelError
from triage.intake import open_inbox
from triage.petition import Petition
from triage.registry import Registry
from triage.rules import load_with_examples
from triage.shipped import DATA, MODELS
from triage.taxonomy import Taxonomy
from triage.text import clean
from triage.training import Labelled, Resources, Sets, Trained, read_labelled, train
from triage.training.checks import refuse_seen, remarks
from triage.training.compare import Comparison, compare, lost_examples, objections
from triage.training.label_studio import write_interface, write_tasks
from triage.training.report import write_training_report
from triage.training.worklists import Item, label_next, suspects, write_workbook

EPILOG = """例:
  python train.py                                   用 data/corpus 重做随程序附带的模型
  python train.py 本院标注.xlsx data/corpus --name 本院 --promote --reason "加入本院去年的标注"
  python train.py 标注.json --unlabelled 今年来文.xlsx   读 Label Studio 的导出，并挑出最值得标注的来文

标注文件要有正文、类别代码(category)、性质(nature)，可有涉疫(epidemic)、紧急程度(urgency)、其他事项(also)、收到日期、姓名。

新模型要过关才能启用(--promote)：在两个模型都没见过的来文上，没有一个类别明显变差，总体不变差。
退出码：0 完成；1 标注有误，或没有过关；2 文件或选项有误；130 中断。"""

NEXT = 200
KEPT = {"calibration": "calibration", "unseen": "evaluation"}


def run(arguments: Sequence[str] | None) -> int:
    """Parse the words typed and train; returns the exit code."""
    options = _parser().parse_args(arguments)
    taxonomy = Taxonomy.load(options.data)
    data = read_labelled(options.labelled or [options.data / "corpus"], taxonomy)
    calibration, unseen = _kept(options, "calibration", taxonomy), _kept(options, "unseen", taxonomy)
    refuse_seen(data, [*calibration, *unseen])
    print(f"读入 {len(data)} 件标注来文，{len({row.category for row in data})} 个类别")
    for line in remarks(data):
        print(f"· {line}")
    sets = Sets(data, calibration, unseen)
    trained = train(sets, Resources.load(options.data), options.models, options.name, lambda what: print(f"… {what}"))
    print(_told(trained))
    registry = Registry(options.models)
    current = _current(registry)
    comparison = compare(current.classifier, trained.classifier, unseen) if current and unseen else None
    against = _objections(options, current, trained, comparison)
    _write_papers(options, trained, (data, taxonomy), comparison)
    return _promote(options, registry, trained.id, against if current else [])


def _parser() -> Parser:
    parser = Parser("train.py", "用标注好的来文训练模型，写到 models/<编号>/，并说出它有多好。", EPILOG)
    parser.add_argument(
        "labelled", nargs="*", type=Path, metavar="标注文件", help=".jsonl .csv .xlsx .json，或装着 .jsonl 的文件夹"
    )
    parser.add_argument("--name", default="standard", metavar="名称", help="模型编号的前半，默认 standard")
    parser.add_argument("--data", type=Path, default=DATA, metavar="文件夹", help="类别和词表所在的文件夹")
    parser.add_argument("--models", type=Path, default=MODELS, metavar="文件夹", help="模型写到哪里")
    parser.add_argument(
        "--calibration",
        type=Path,
        metavar="文件",
        help="轮流留出来定把握和门槛、最后也参加训练的标注来文，默认 data/calibration，没有时用交叉验证",
    )
    parser.add_argument(
        "--unseen", type=Path, metavar="文件", help="从不参加训练、只用来比较的标注来文，默认 data/evaluation"
    )
    parser.add_argument("--unlabelled", type=Path, metavar="文件", help="没有标注的来文，从中挑出最值得标注的")
    parser.add_argument(
        "--out", type=Path, default=Path("out/training"), metavar="文件夹", help="报告和待核对清单写到哪里"
    )
    parser.add_argument("--promote", action="store_true", help="过关就启用(还没有启用的模型时，总会启用)")
    parser.add_argument("--reason", default="训练后启用", metavar="原因", help="启用的原因，写进记录")
    parser.add_argument("--force", default="", metavar="原因", help="没有过关也启用，必须写明原因，写进记录")
    return parser


def _kept(options: Namespace, name: str, taxonomy: Taxonomy) -> list[Labelled]:
    """Read petitions that are kept from training: those asked for, or those of the data folder where it has them."""
    asked: Path | None = getattr(options, name)
    path = asked or options.data / KEPT[name]
    if asked and not path.exists():
        raise InputError(f"找不到 {path}。请检查 --{name} 后面的文件名。")
    return read_labelled([path], taxonomy) if path.exists() else []


def _current(registry: Registry) -> Model | None:
    try:
        return open_model(registry.path())
    except ModelError:
        return None


def _objections(
    options: Namespace, current: Model | None, trained: Trained, comparison: Comparison | None
) -> list[str]:
    if current is None or current.id == trained.id:
        return []
    if comparison is None:
        return ["没有两个模型都没见过的来文，无从比较；请用 --unseen 给出"]
    return [
        *objections(comparison),
        *lost_examples(current.classifier, trained.classifier, _examples(options.data)),
    ]


def _examples(folder: Path) -> list[Labelled]:
    """Return the rulebook's own examples, as labelled petitions."""
    return [
        Labelled(clean(e.text), e.facts.category, e.facts.nature, e.facts.epidemic, (), e.where)
        for e in load_with_examples(folder)[1]
        if e.meets
    ]


def _write_papers(
    options: Namespace, trained: Trained, known: tuple[list[Labelled], Taxonomy], comparison: Comparison | None
) -> None:
    data, taxonomy = known
    folder = options.out / trained.id
    folder.mkdir(parents=True, exist_ok=True)
    write_training_report(folder / "report.html", trained, data, taxonomy, comparison)
    lists: dict[str, list[Item]] = {
        "疑似标错": suspects(data, trained.chances["category"], trained.held_out.labels["category"])
    }
    if options.unlabelled:
        waiting = [item for item, _ in tqdm(open_inbox(options.unlabelled), unit="件") if isinstance(item, Petition)]
        lists["建议标注"] = label_next(trained.classifier, waiting, NEXT)
    for name, items in lists.items():
        write_workbook(folder / f"{name}.xlsx", items)
        write_tasks(folder / f"{name}.json", items, trained.id)
        print(f"  {name} {len(items)} 件  {folder / name}.xlsx(Label Studio 用 .json)")
    write_interface(folder / "label_studio.xml", taxonomy)
    print(f"  报告  {folder / 'report.html'}")


def _promote(options: Namespace, registry: Registry, model: str, against: list[str]) -> int:
    for line in against:
        print(f"没有过关：{line}")
    if against and options.promote and not options.force:
        print("没有启用。看过报告仍要启用，请加 --force 原因")
        return FOUND_MISTAKES
    if options.promote or options.force or _current(registry) is None:
        registry.promote(model, options.force or options.reason, against)
        print(f"已启用 {model}")
    return 0


def _told(trained: Trained) -> str:
    scores, alone = trained.scores, trained.scores["alone"]["category"]
    return "\n".join(
        [
            f"模型 {trained.id}",
            f"  类别  准确率 {scores['category']['accuracy']:.4f}   可接受 {scores['category']['acceptable']:.4f}   "
            f"宏平均 F1 {scores['category']['macro_f1']:.4f}",
            f"  性质  准确率 {scores['nature']['accuracy']:.4f}   宏平均 F1 {scores['nature']['macro_f1']:.4f}",
            f"  涉疫  准确率 {scores['epidemic']['accuracy']:.4f}   宏平均 F1 {scores['epidemic']['macro_f1']:.4f}",
            f"  可自行决定 {alone['share']:.1%}，其中错误 {alone['error']:.1%}",
            *_told_unseen(scores["unseen"]),
            f"  详见 {trained.folder / 'card.md'}",
        ]
    )


def _told_unseen(found: dict[str, float] | None) -> list[str]:
    if found is None:
        return []
    return [
        f"  评测集 {found['petitions']} 件：类别可接受 {found['category']:.4f}   性质 {found['nature']:.4f}   "
        f"涉疫 {found['epidemic']:.4f}   自行决定 {found['alone']:.1%}，其中错误 {found['error']:.1%}"
    ]
