# %% [markdown]
# # 缺口与措施
#
# **问题：按规划的说法，这条链该补哪里、固哪里、强哪里？换个范围看结论变不变？哪项措施最见效？**

# %%
import liantu as lt
import matplotlib.pyplot as plt
from liantu.gaps.words import Names
from liantu.present.figures import cjk_font
from liantu.present.notebook import explore

plt.rcParams.update({"font.family": [cjk_font(), "DejaVu Sans"], "axes.unicode_minus": False})

chain = lt.load("chips")
names = Names(chain, "zh")
found = chain.gaps(home="CN")
found

# %% [markdown]
# ## 一条判断的来龙去脉
#
# 取最靠前的一条：规则、规则所见的数值、依据的论断与来源，以及“怎样才算解除”。

# %%
first = found.flags.iloc[0]
first[
    ["part_id", "flag", "severity", "certainty", "rule", "reason_zh", "conditions", "source_ids"]
].to_frame("值")

# %%
found.lifts[found.lifts["part_id"] == first["part_id"]]

# %% [markdown]
# ## 换个范围
#
# 同一条链，对全国、长三角、上海各问一遍。小范围内要补、全国不必补的，记作 `coordinate`：国内已有供给，任务是配套协作，不是另起炉灶。

# %%
lenses = chain.compare(home=["CN", "yrd", "CN-SH"])
lenses

# %%
words = {"fill": "补链", "secure": "固链", "strengthen": "强链", "survey": "待查",
         "coordinate": "区域协同", "": "无标记"}  # fmt: skip
market = lenses.table[lenses.table["substitution"] == "market"]
wide = market.groupby(["home", "verdict"], sort=False).size().unstack(fill_value=0)
wide = wide[[v for v in words if v in wide]].rename(columns=words)
wide.index = [chain.home(code).name_zh for code in wide.index]
colours = {"补链": "#b3261e", "固链": "#c98a1b", "强链": "#1a7f37", "待查": "#b9c7d6",
           "区域协同": "#1f3a5f", "无标记": "#e3e7eb"}  # fmt: skip
axis = wide.plot.barh(stacked=True, color=[colours[c] for c in wide], figsize=(7, 2.2), width=0.6)
axis.set_xlabel("环节数")
axis.invert_yaxis()
axis.legend(ncols=6, loc="lower right", bbox_to_anchor=(1, 1), frameon=False, fontsize=8)
axis.spines[["top", "right"]].set_visible(False)

# %% [markdown]
# **图 1　三个范围下各环节的首要结论。** 读图：范围越小，“区域协同”越长而“待查”越短；这部分在国内有供给。真正的补链（红）不因范围缩小而增加，只有全国都缺的才算。

# %%
assert (wide.sum(axis=1) == len(chain.parts)).all()
if "区域协同" in wide:
    assert wide["区域协同"].is_monotonic_increasing
assert wide["补链"].max() == wide["补链"].iloc[0]
wide

# %% [markdown]
# ## 哪项措施最见效
#
# 每项措施都在链的副本上实施一遍再重算：少停几处终端（`scenarios_kept`）、少几个小割集（`cuts_removed`）、解除哪些标记。没有成本资料就不排性价比，也不编造成本。

# %%
remedies = chain.remedies(home="CN")
remedies

# %%
table = remedies.table
assert table["scenarios_kept"].is_monotonic_decreasing
assert (table["kept_certain"] <= table["scenarios_kept"]).all()
table.groupby("kind")[["scenarios_kept", "cuts_removed"]].max()

# %% [markdown]
# ## 只能做几项时
#
# 单项效果不能相加：两项措施可能重叠，也可能缺一不可。`plan` 对每个预算（未给成本时即项数）重新求最优组合，并说明是否已证最优。

# %%
aircraft = lt.load("aircraft")
plan = aircraft.plan(10)
plan

# %%
curve = plan.curve
figure, axis = plt.subplots(figsize=(6.5, 2.8))
axis.step(curve["budget"], curve["kept"], where="post", color="#1f3a5f")
axis.scatter(curve["budget"], curve["kept"], color="#1f3a5f", s=18)
axis.axhline(plan.reachable, color="#b3261e", linestyle="--", linewidth=0.9)
axis.set_xlabel("至多几项措施")
axis.set_ylabel("保住的（断供, 终端）对")
axis.set_ylim(0)
axis.spines[["top", "right"]].set_visible(False)

# %% [markdown]
# **图 2　民用飞机：措施项数与保住的终端。** 读图：纵轴是原会停、采取措施后不停的“断供—终端”对；虚线是全部措施都做能达到的上限。一步跨得高，说明几项配齐才见效；平的一段，说明再添一项也无济于事，要到更多项一起做才动。

# %%
assert curve["kept"].is_monotonic_increasing
assert plan.kept <= plan.reachable <= plan.lost
f"{len(plan.table)} 项措施保住 {plan.kept}/{plan.lost}，上限 {plan.reachable}"

# %% [markdown]
# ## 自己试


# %%
def flags(chain: str, home: str, substitution: str) -> object:
    """Flag a chain under a home and a reading."""
    return lt.load(chain).gaps(home=home, substitution=substitution)


explore(
    flags,
    chain=[(lt.load(name).info.name_zh, name) for name in ["chips", *lt.chains()]],
    home=[("全国", "CN"), ("长三角", "yrd"), ("上海", "CN-SH")],
    substitution=[("任一制造者可替代", "market"), ("只认现行合同", "contracted")],
)

# %%
# 不用控件时：两种口径各有几条
{s: len(flags("chips", "yrd", s).flags) for s in ("market", "contracted")}

# %% [markdown]
# **保留。** 措施只说明“按所列事实，这样做够不够”，不含成本、时间和可行性；名单未证实完整时，效果也只是“可能”。
#
# [回到开始](00_start.ipynb) · 下一本：[集中度与未知](04_concentration_and_unknowns.ipynb)
