package upay.config;

import java.time.Duration;
import java.util.List;

/**
 * The waits and schedules of the operations (protocol sections 3 and 4). The last step of a schedule repeats.
 *
 * @param payWait a pay is answered by then, settled or not
 * @param payDeadline a payment whose outcome is unknown by then is reversed
 * @param precreateExpiry a QR code is closed at the channel then
 * @param refundWait a refund is answered by then
 * @param cancelWait a cancel is answered by then
 * @param queryWait a query waits so long for news
 * @param askSpacing a query makes the channel be asked about one order at most so often
 * @param payPolls before one question and the next after a payment whose customer must confirm
 * @param precreatePolls before one question and the next about a QR code
 * @param retries before one try and the next of what is owed: a reversal, a refund, a close
 * @param verifications after a cancel that the channel may not have known the trade of: when to look again
 */
public record Waits(
        Duration payWait,
        Duration payDeadline,
        Duration precreateExpiry,
        Duration refundWait,
        Duration cancelWait,
        Duration queryWait,
        Duration askSpacing,
        List<Duration> payPolls,
        List<Duration> precreatePolls,
        List<Duration> retries,
        List<Duration> verifications) {

    static Waits from(Settings settings) {
        return new Waits(
                settings.duration("waits.pay-wait", "20s", "1s", "120s"),
                settings.duration("waits.pay-deadline", "50s", "5s", "600s"),
                settings.duration("waits.precreate-expiry", "240s", "5s", "2h"),
                settings.duration("waits.refund-wait", "10s", "1s", "120s"),
                settings.duration("waits.cancel-wait", "10s", "1s", "120s"),
                settings.duration("waits.query-wait", "1s", "1ms", "60s"),
                settings.duration("waits.ask-spacing", "2s", "100ms", "60s"),
                settings.durations("waits.pay-polls", "1s, 2s, 2s, 3s, 5s", 20),
                settings.durations("waits.precreate-polls", "3s, 3s, 5s", 20),
                settings.durations("waits.retries", "1s, 2s, 5s, 10s, 20s, 30s, 60s", 20),
                settings.durations("waits.verifications", "30s, 120s", 20));
    }
}
