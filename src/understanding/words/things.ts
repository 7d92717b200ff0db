/** What people call a thing, by the repair category it belongs to. A thing is only a repair when a fault word is near. */
export const things: readonly { readonly code: string; readonly pattern: RegExp }[] = [
  thing('TOILET', '马桶|坐便器?|抽水桶|蹲坑|蹲便|座便|toilet'),
  thing(
    'DRAIN_CLOG',
    '下水道?|地漏|排水(?:管|口)?|水槽|洗碗槽|洗菜池|落水管|污水管|化粪池|雨水管|管道|drain|sink',
  ),
  thing('FAUCET', '水?龙头|角阀|三角阀|花洒|混水阀|喷头|淋浴|弯头|软管|tap|faucet'),
  thing('HEATING', '暖气片?|地暖|分水器|温控阀|供暖|采暖'),
  thing('ELEVATOR', '电梯|货梯|客梯|轿厢|elevator|lift'),
  thing(
    'LIGHT_PUBLIC',
    '(?:楼道|走廊|过道|楼梯间?|路|车库|地库|大堂|电梯厅|单元门?口|广场|花园|声控|应急|景观|园区|小区|门厅).{0,6}灯|路灯|声控灯|灯杆',
  ),
  thing('LIGHT_HOME', '灯泡|灯管|吸顶灯|射灯|筒灯|吊灯|台灯|灯带|灯板|浴霸|镜前灯|灯'),
  thing('SOCKET_SWITCH', '插座|开关|面板|插孔|插头'),
  thing('ELECTRIC_TRIP', '空开|总闸|漏保|闸|电闸|保险丝|空气开关'),
  thing(
    'FIRE_FACILITY',
    '消防栓|消火栓|灭火器|烟感|喷淋|防火门|应急灯|疏散(?:门|指示)|消防(?:箱|门|警报|报警|水带)|安全出口灯',
  ),
  thing('INTERCOM', '对讲机?|可视(?:门铃|对讲|机)|门铃|分机|室内机'),
  thing(
    'UNIT_DOOR',
    '单元(?:大)?门|门禁(?!卡)|门禁机|闭门器|刷脸|人脸识别|楼下(?:的)?(?:大)?门|大门|楼宇门|电子门|玻璃门',
  ),
  thing(
    'DOOR_LOCK',
    '门锁|入户门|锁芯|指纹锁|密码锁|防盗门|大门锁|猫眼|房门|合页|钥匙断|门把手|智能锁|卧室门',
  ),
  thing('WINDOW', '窗户|窗子|窗扇|窗|纱窗|窗把手|玻璃|推拉门|密封条|阳台门'),
  thing('BARRIER', '道闸|抬杆|杆子|车牌识别|车库门|卷帘门|地锁|闸机|升降杆|岗亭杆|栏杆机'),
  thing('WALL_SEEPAGE', '外墙|屋顶|楼顶|飘窗|山墙|墙角|靠窗.{0,4}墙|阳台顶|顶楼|天台|窗台|地下室.{0,4}墙'),
  thing('WALL_TILE', '瓷砖|墙砖|地砖|墙皮|天花板?|踢脚线|吊顶|腻子|墙面|墙纸|乳胶漆|大理石'),
  thing('AIRCON', '空调|冷气机?|外机|挂机|柜机|冷凝管|a\\/?c(?![a-z])'),
  thing('GAS_APPLIANCE', '煤气灶|燃气灶|灶台|灶|热水器|壁挂炉|燃气表|煤气表'),
  thing('NETWORK', '网络?|宽带|wifi|wi-fi|路由器|光猫|机顶盒|电视信号|信号|弱电箱|网线|internet'),
  thing('CCTV', '监控|摄像头|探头|录像'),
  thing(
    'PLAYGROUND',
    '滑梯|秋千|健身器材|健身|跷跷板|摇马|单杠|双杠|篮球架|乒乓(?:球)?[台桌]|蹦床|儿童乐园|沙坑|地垫',
  ),
  thing('ROAD', '路面|台阶|人行道|减速带|路沿|坡道|地面|步道|扶手|路砖|水泥路|马路'),
  thing(
    'APPLIANCE',
    '洗衣机|冰箱|油烟机|烟机|微波炉|热水壶|净水器|洗碗机|烘干机|电磁炉|风扇|电视机?|烤箱|电饭煲|消毒柜|fridge',
  ),
  thing(
    'PUBLIC_FACILITY',
    '信报箱|信箱|长椅|座椅|凳子|垃圾桶|栏杆|雨棚|宣传栏|喷泉|公共晾衣|快递柜|无障碍|公厕|充电桩|充电棚|凉亭|围栏|公告栏|驿站',
  ),
  thing('NO_WATER', '水压|自来水|水泵|二次供水|水质'),
  thing('NO_POWER', '电表|供电|电压'),
  thing('WATER_LEAK', '水管|接头|阀门|水表|暗管|水箱|吊顶.{0,6}水'),
  thing('REPAIR_OTHER', '晾衣架|橱柜|柜门|衣柜|抽屉|床|桌|椅|镜子|挂钩|架子|毛巾杆'),
];

/** What can be wrong with a thing. */
export const faults =
  /坏|不亮|不响|不动|不转|不热|不凉|不制冷|不冷|不灵|不行|不好使|不好用|不工作|不通|不下|不上|不开|不出|不抬|不起|不着|不住|不停|不畅|不平|不严|不了|没反应|没信号|没画面|没声|没电|没水|没气|黑屏|黑了|花屏|死机|卡(?:住|死|了|顿|成)?|堵|漏|滴水|渗|洇|反水|返水|返味|冒水|断|裂|碎|破|烂|掉|脱落|松|歪|翘|鼓|空鼓|起皮|发霉|长毛|晃|抖|闪|跳闸|短路|打火|烧坏|烧黑|发烫|异响|怪声|响|吵|嗡|咯吱|哐|生锈|锈|失灵|故障|报错|停运|停了|灭|模糊|缺|下沉|变形|脱轨|关不|打不开|推不|拧不|拉不|刷不|按不|开不|合不|老化|结冰|积水|坑|慢|歇菜|罢工|挂了|废了|down|broken|leak|drip|not work|doesn'?t|clogged|stuck|no (?:water|power|hot)/;

/** Asking for somebody to come and mend. */
export const mending =
  /报修|维修|修(?:一下|下|理|不|吗|好|个|修)|能修|会修|来修|帮(?:我|忙)?修|换(?:个|一下|下|新|灯|锁|根|块|把)|派(?:个)?(?:人|师傅|电工|水工)|来(?:个)?(?:人|师傅|电工|水工|看看|看下|看一下|一趟)|叫(?:个)?师傅|师傅.{0,8}(?:来|上门|看)|看(?:看|下|一下)|处理(?:一下|下)|上门(?:看|修|维修|检查)|shifu|fix|repair/;

/** Faults that say what they are without a thing. */
export const plainFaults: readonly { readonly code: string; readonly pattern: RegExp }[] = [
  thing(
    'NO_POWER',
    '停电|断电|没(?:有)?电(?!池)|没来电|(?:整栋|整层|家里|屋里|整个?楼|单元|全楼).{0,6}(?:黑|没电)|no power|power (?:cut|out|off)',
  ),
  thing(
    'NO_WATER',
    '停水|断水|没(?:有)?水(?:了|用|$|吗|啊|呀|[,，。!！?？\\s])|水压|水(?:很|太|特别)?小(?:的|了|得)|水(?:发|变)?[黄浑白黑](?:的|了)?|冷水没有|没热水|没有冷水|no water|no hot water',
  ),
  thing('ELECTRIC_TRIP', '跳闸|推不上去|又跳(?:了)?$|一.{1,8}就跳(?!舞|楼)'),
  thing(
    'WATER_LEAK',
    '漏水|渗水|滴水|滴答水|水印|在漏|一直漏|往下滴|漏(?:下来|得|的)|leak(?:ing|s)?|(?:总|一直|老)是?湿',
  ),
  thing('DRAIN_CLOG', '不下水|反水|返水|冒水|通下水|下不去|水下得.{0,4}慢|clogged'),
  thing('NETWORK', '断网|没网|没有网|网断|上不了网|网速'),
];

function thing(code: string, source: string): { readonly code: string; readonly pattern: RegExp } {
  return { code, pattern: new RegExp(source) };
}
