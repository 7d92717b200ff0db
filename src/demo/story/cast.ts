import { GroupScreen } from './group-screen';
import { ResidentPhone } from './resident-phone';
import { StaffPhone } from './staff-phone';
import type { Stage } from './stage';

/** Everybody who appears in the story. */
export class Cast {
  readonly residents: ResidentPhone[] = [];
  readonly zhangwei: StaffPhone;
  readonly zhouping: StaffPhone;
  readonly sunjianjun: StaffPhone;
  readonly liqiang: StaffPhone;
  readonly wugang: StaffPhone;
  readonly zhengdong: StaffPhone;
  readonly huangli: StaffPhone;
  readonly chenjing: StaffPhone;
  readonly wangmin: StaffPhone;
  readonly zhaojianguo: StaffPhone;
  readonly engineering: GroupScreen;
  readonly security: GroupScreen;
  readonly desk: GroupScreen;

  constructor(readonly stage: Stage) {
    const staff = (userid: string, name: string) => new StaffPhone(stage, userid, name);
    this.zhangwei = staff('zhangwei', '张伟');
    this.zhouping = staff('zhouping', '周平');
    this.sunjianjun = staff('sunjianjun', '班长孙建军');
    this.liqiang = staff('liqiang', '李强');
    this.wugang = staff('wugang', '秩序员吴刚');
    this.zhengdong = staff('zhengdong', '秩序部主任郑东');
    this.huangli = staff('huangli', '管家黄丽');
    this.chenjing = staff('chenjing', '前台陈静');
    this.wangmin = staff('wangmin', '主管王敏');
    this.zhaojianguo = staff('zhaojianguo', '经理赵建国');
    this.engineering = new GroupScreen(stage, 'yunqi.engineering', '工程派单群');
    this.security = new GroupScreen(stage, 'yunqi.security', '秩序派单群');
    this.desk = new GroupScreen(stage, 'yunqi.desk', '客服工作群');
  }

  /** A resident who has never written before. */
  async resident(id: string, name: string): Promise<ResidentPhone> {
    await this.stage.control.post('/sim/residents', { id, nickname: name });
    const phone = new ResidentPhone(this.stage, id, name);
    this.residents.push(phone);
    return phone;
  }
}

/** `BX-20261123-0001` in what was said; empty when no number was. */
export const ticketIn = (text: string): string => /[A-Z]{2}-\d{8}-\d{4}/.exec(text)?.[0] ?? '';
