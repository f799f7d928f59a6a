package upay.sandbox;

import java.util.Map;

/**
 * A channel's reply to a till, in terms that all channels share.
 *
 * @param word paid, waiting, closed, absent, done, accepted, error (its own "system error"), refused CODE, cut,
 *     garbage, html, forged (a signature that does not fit)
 * @param millis how long it took
 * @param fields of the answer, where it was one
 */
record TillReply(String word, long millis, Map<String, String> fields) {}
