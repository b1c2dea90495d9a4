"""`train.py LABELLED…`: labelled petitions in, a model folder out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from triage.cli.terminal import Parser
from triage.errors import ModelError
from triage.registry import Registry
from triage.shipped import DATA, MODELS
from triage.taxonomy import Taxonomy
from triage.training import Resources, Trained, read_labelled, train

EPILOG = """例:
  python train.py                                   用 data/corpus 重做随程序附带的模型
  python train.py 本院标注.xlsx data/corpus --name 本院 --promote --reason "加入本院去年的标注"

标注文件要有正文、类别代码(category)、性质(nature)，可有涉疫(epidemic)、其他事项(also)。"""


def run(arguments: Sequence[str] | None) -> int:
    """Parse the words typed and train; returns the exit code."""
    parser = Parser("train.py", "用标注好的来文训练模型，写到 models/<编号>/，并说出它有多好。", EPILOG)
    parser.add_argument(
        "labelled", nargs="*", type=Path, metavar="标注文件", help=".jsonl .csv .xlsx，或装着 .jsonl 的文件夹"
    )
    parser.add_argument("--name", default="standard", metavar="名称", help="模型编号的前半，默认 standard")
    parser.add_argument("--data", type=Path, default=DATA, metavar="文件夹", help="类别和词表所在的文件夹")
    parser.add_argument("--models", type=Path, default=MODELS, metavar="文件夹", help="模型写到哪里")
    parser.add_argument("--promote", action="store_true", help="训练后立即启用(还没有启用的模型时，总会启用)")
    parser.add_argument("--reason", default="训练后启用", metavar="原因", help="启用的原因，写进记录")
    options = parser.parse_args(arguments)
    data = read_labelled(options.labelled or [options.data / "corpus"], Taxonomy.load(options.data))
    print(f"读入 {len(data)} 件标注来文，{len({row.category for row in data})} 个类别")
    trained = train(data, Resources.load(options.data), options.models, options.name, lambda what: print(f"… {what}"))
    print(_told(trained))
    registry = Registry(options.models)
    if options.promote or not _has_current(registry):
        registry.promote(trained.id, options.reason)
        print(f"已启用 {trained.id}")
    return 0


def _has_current(registry: Registry) -> bool:
    try:
        return registry.current() in registry.ids()
    except ModelError:
        return False


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
            f"  详见 {trained.folder / 'card.md'}",
        ]
    )
