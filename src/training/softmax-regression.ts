/** One message as numbers: which features it has, their values, and the right answer to each question (-1: none). */
export interface Example {
  readonly rows: Int32Array;
  readonly values: Float32Array;
  readonly answers: readonly number[];
}

export interface RegressionPlan {
  readonly features: number;
  /** How many answers each question has. */
  readonly questions: readonly number[];
  readonly epochs: number;
  readonly rate: number;
  /** The share of its features that an example does without whenever it is looked at, 0 to 1. */
  readonly hidden: number;
  /** Pulls every weight back to nothing a little whenever its feature is met. */
  readonly decay: number;
  readonly random: () => number;
  readonly onEpoch?: (epoch: number, loss: number) => void;
}

/** Differences smaller than this teach nothing. */
const negligible = 2e-3;

/**
 * Multinomial logistic regression, one per question over the same features, by stochastic gradient descent with a rate
 * per feature (AdaGrad) that falls to nothing in the end. Answers the weights, feature by feature.
 */
export function regress(examples: readonly Example[], plan: RegressionPlan): Float32Array {
  const { features, questions, epochs, rate, hidden, decay, random, onEpoch } = plan;
  const width = questions.reduce((sum, each) => sum + each, 0);
  const weights = new Float32Array(features * width);
  const seen = new Float32Array(features).fill(1e-3);
  const order = examples.map((_, index) => index);
  const differences = new Float64Array(width);
  const total = epochs * examples.length;
  let step = 0;
  for (let epoch = 1; epoch <= epochs; epoch += 1) {
    shuffle(order, random);
    let loss = 0;
    for (const index of order) {
      const example = partOf(examples[index] as Example, hidden, random);
      loss += differ(example, weights, questions, width, differences);
      learn(example, weights, width, differences, seen, rate * (1 - step / total), decay);
      step += 1;
    }
    onEpoch?.(epoch, loss / examples.length);
  }
  return weights;
}

/** As if some of it had been put differently: whatever is left has to do. It weighs as much as the whole. */
function partOf({ rows, values, answers }: Example, hidden: number, random: () => number): Example {
  const left = rows.map((_, index) => index).filter(() => random() >= hidden);
  const factor = 1 / Math.sqrt(1 - hidden);
  return {
    rows: left.map((index) => rows[index] as number),
    values: Float32Array.from(left, (index) => (values[index] as number) * factor),
    answers,
  };
}

/** How far the answers are from right, into `differences`. Answers the logarithmic loss. */
function differ(
  { rows, values, answers }: Example,
  weights: Float32Array,
  questions: readonly number[],
  width: number,
  differences: Float64Array,
): number {
  differences.fill(0);
  for (let index = 0; index < rows.length; index += 1) {
    const start = (rows[index] as number) * width;
    const value = values[index] as number;
    for (let answer = 0; answer < width; answer += 1)
      (differences[answer] as number) += value * (weights[start + answer] as number);
  }
  let loss = 0;
  let from = 0;
  questions.forEach((count, question) => {
    const right = answers[question] ?? -1;
    const part = differences.subarray(from, from + count);
    from += count;
    if (right < 0) {
      part.fill(0);
      return;
    }
    const highest = part.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY);
    let sum = 0;
    for (let answer = 0; answer < count; answer += 1) {
      part[answer] = Math.exp((part[answer] as number) - highest);
      sum += part[answer] as number;
    }
    for (let answer = 0; answer < count; answer += 1) (part[answer] as number) /= sum;
    loss -= Math.log(Math.max(part[right] as number, 1e-12));
    (part[right] as number) -= 1;
  });
  return loss;
}

function learn(
  { rows, values }: Example,
  weights: Float32Array,
  width: number,
  differences: Float64Array,
  seen: Float32Array,
  rate: number,
  decay: number,
): void {
  const wrong: number[] = [];
  let squares = 0;
  for (let answer = 0; answer < width; answer += 1) {
    const difference = differences[answer] as number;
    if (Math.abs(difference) < negligible) continue;
    wrong.push(answer);
    squares += difference * difference;
  }
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] as number;
    const value = values[index] as number;
    (seen[row] as number) += squares * value * value;
    const pace = rate / Math.sqrt(seen[row] as number);
    const start = row * width;
    for (const answer of wrong) {
      const weight = weights[start + answer] as number;
      weights[start + answer] = weight - pace * ((differences[answer] as number) * value + decay * weight);
    }
  }
}

function shuffle(order: number[], random: () => number): void {
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] as number, order[last] as number];
  }
}
