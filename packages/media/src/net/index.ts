export { exchange, type HttpAnswer, type HttpExchange } from './exchange.ts'
export { quoteAnswer } from './quote-answer.ts'
export { retryAfterMsOf } from './retry-after.ts'
