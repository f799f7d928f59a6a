package upay.api.channel;

import java.util.List;
import java.util.Map;
import upay.domain.Payway;

/** What this instance knows of its channels since its start. Threads: any; no method blocks. */
public interface InstanceChannels {
    /** The channels that it can call. */
    List<Payway> channels();

    /** The accounts whose circuit breakers are open: {@code channel/owner/name}. */
    List<String> open();

    /** How many answers or requests had a wrong signature. */
    long wrongSignatures(Payway channel);

    /** The same by account and direction, the last ones first; a bounded number. */
    List<Map<String, Object>> wrongSignatures();
}
