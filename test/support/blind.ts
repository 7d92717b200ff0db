import type { UnderstandingPort } from '../../src/ports/understanding';

/** Told of a danger that no understanding without help is to see. */
export const unseen = '消控室在吗 地库A区顶上排风口灌烟下来 看不到十米远 车都在里面按喇叭乱撞';

/** The same understanding, but for the one danger, of which it makes nothing: what it learns next year may see it. */
export const blind = (understanding: UnderstandingPort): UnderstandingPort => ({
  understand(text, context) {
    const understood = understanding.understand(text, context);
    if (!text.includes(unseen)) return understood;
    const { emergency: _, code: _code, severity: _severity, grounds, ...rest } = understood;
    const { emergency: _ground, code: _ofCode, severity: _ofSeverity, ...details } = grounds;
    return {
      ...rest,
      intent: 'other',
      alsoWants: [],
      grounds: { ...details, intent: { confidence: 0.3, words: [] } },
    };
  },
});
