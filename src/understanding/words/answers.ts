/** Whole short messages, without punctuation. Particles at the end (吧, 了, 啊) and 我要 in front are optional for all. */

export const yesWords: ReadonlySet<string> = new Set(
  (
    '对 对的 对对 对对对 是 是的 是啊 好 好的 好好 好呀 好吧 好嘞 可以 可以的 行 行的 行吧 中 成 同意 我同意 确认 没错 没问题 ' +
    '嗯 嗯嗯 嗯呢 恩 恩恩 要 要的 需要 没毛病 正确 对头 ok okay yes y 好滴 好哒 确定 接受 就这样 可以安排 有 有的 在 愿意 1 安排 ' +
    'yep yeah yup sure correct right thatsright thatiscorrect confirm confirmed fine agreed pleasedo doit goahead allright alright ' +
    'dui duide duidui shi shide hao haode haoba xing keyi keyide meiwenti meicuo en enen queren yao xuyao'
  ).split(' '),
);

export const noWords: ReadonlySet<string> = new Set(
  (
    '不 不对 不是 不是的 不用 不用了 不要 不要了 错 错了 不行 不可以 不同意 否 没有 没 没有的 不需要 别 别了 no n 不了 不必 ' +
    '不好 不对的 有误 不正确 搞错了 写错了 不确定 不接受 不愿意 太贵了 不修了 2 ' +
    'nope nah notreally wrong incorrect notright notcorrect thatswrong noneed dontneed ' +
    'bu bushi budui buyong buyongle buyao buxing bukeyi mei meiyou cuole'
  ).split(' '),
);

export const cancelWords: ReadonlySet<string> = new Set(
  (
    '取消 取消报修 取消订单 取消工单 撤销 撤单 撤回 算 算不修 算不用 算不用修 不修 不用修 不报 不用来 不用来人 退出 放弃 作废 取消预约 ' +
    '算了不修 算了不用 算了不报 不投诉 cancel cancelit cancelthat nevermind forgetit quxiao suanle buxiule'
  ).split(' '),
);

export const restartWords: ReadonlySet<string> = new Set(
  'restart startover chongxinkaishi 重新开始 重来 从头来 重新来 重新报 重新报修 重新填 重填 从头开始 重置 返回首页 主菜单 菜单'.split(
    ' ',
  ),
);

export const humanWords: ReadonlySet<string> = new Set(
  (
    '人工 转人工 人工客服 人工服务 找人工 真人 转真人 真人客服 找真人 要真人 找个人 找人 换个人 换人 转接人工 接人工 转客服 ' +
    '人工人工 人工人工人工 客服 找客服 human agent operator person realperson talktoaperson talktoahuman talktosomeone customerservice ' +
    'rengong zhuanrengong zhenren kefu'
  ).split(' '),
);
