# %% [markdown]
# # 从这里开始
#
# 占位

# %%
import liantu as lt

chain = lt.load("chips")
chain
