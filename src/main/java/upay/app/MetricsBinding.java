package upay.app;

import java.util.List;
import upay.app.watch.Watches;
import upay.bill.fetch.BillRounds;
import upay.channel.CircuitBreakers;
import upay.channel.SignatureFaults;
import upay.metrics.Metrics;
import upay.settlement.DriveKind;
import upay.settlement.Settlement;
import upay.store.Store;
import upay.webhook.WebhookVerticle;

/** Has the metrics read what the parts count. Each method once for a gateway. */
final class MetricsBinding {
    private static final double MILLIS_PER_SECOND = 1e3;

    private final Metrics metrics;

    MetricsBinding(Metrics metrics) {
        this.metrics = metrics;
    }

    void store(Store store) {
        metrics.store().bindHealth(store.health()::isWell);
        metrics.store().bindLease(() -> store.instance().leaseLeft().toMillis() / MILLIS_PER_SECOND);
        metrics.settlement().bindTakeovers(store::takeovers);
        metrics.audit().bindExternalRefunds(store::externalRefunds);
    }

    void channels(CircuitBreakers breakers, SignatureFaults signatures) {
        metrics.channels().bindBreakers(breakers::open);
        metrics.channels().bindWrongSignatures(signatures::number);
    }

    void settlement(Settlement settlement) {
        metrics.settlement().bindDrives(List.of(DriveKind.values()), settlement::active);
        metrics.settlement().bindPollsDelayed(settlement::pollsDelayed);
    }

    void webhooks(WebhookVerticle webhooks) {
        webhooks.measure(metrics.webhooks());
        metrics.webhooks()
                .bindBacklog(
                        () -> webhooks.backlog().waiting(),
                        () -> webhooks.backlog().late().toMillis() / MILLIS_PER_SECOND,
                        () -> webhooks.backlog().givenUp());
    }

    void watches(Watches watches) {
        metrics.settlement().bindOldestDue(() -> watches.openWork().late().toMillis() / MILLIS_PER_SECOND);
        metrics.settlement().bindManualReviews(() -> watches.openWork().manualReviews());
        metrics.settlement()
                .bindStatementsBehind(
                        () -> watches.openWork().statementsBehind().toMillis() / MILLIS_PER_SECOND);
        metrics.settlement().bindFindings(watches::findings);
        metrics.channels().bindSwitches(watches::isOff);
        metrics.channels().bindFailingAccounts(watches::failing);
        watches.onFirstEnds(metrics.channels()::certificatesEnd);
    }

    void bills(BillRounds bills) {
        metrics.bills().bindMissing(bills::failed);
    }

    void listeners(ShopListener shop, ManagementListener management) {
        if (shop.isSecure() || management.isSecure()) {
            metrics.bindTlsCertificateEnd(
                    () -> Math.min(shop.certificateEndSeconds(), management.certificateEndSeconds()));
        }
    }
}
