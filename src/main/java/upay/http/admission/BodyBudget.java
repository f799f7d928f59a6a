package upay.http.admission;

import org.jspecify.annotations.Nullable;
import upay.domain.terminal.Signer;
import upay.http.admission.PartyUsage.Kind;
import upay.http.admission.PartyUsage.Taken;

/**
 * The memory budget for unfinished bodies of one verticle instance. Short bodies are not charged: the connection
 * limit bounds their number. Confined to its event loop; the shares of signers and addresses are counted over all
 * instances.
 */
public final class BodyBudget {
    /** Bodies up to this length are not charged: four times the longest request that tills send in practice. */
    public static final int SHORT_BYTES = 4 * 1024;

    /** Sixteen bodies of full length at a time. */
    static final int SIGNER_BYTES_MAX = 1024 * 1024;

    /** A quarter of the budget of one instance, over all instances. */
    public static final int ADDRESS_BYTES_MAX = 4 * 1024 * 1024;

    private final AdmissionControl admission;
    private final int max;
    private int held;

    public BodyBudget(AdmissionControl admission, int max) {
        this.admission = admission;
        this.max = max;
    }

    /** The charge of one body, initially zero. */
    public Share share(Signer signer, AddressUsage address) {
        return new Share(signer, address.requests());
    }

    /** The charge of one body. */
    public final class Share {
        private final Signer signer;
        private final PartyUsage address;
        private @Nullable PartyUsage till;
        private int bytes;

        private Share(Signer signer, PartyUsage address) {
            this.signer = signer;
            this.address = address;
        }

        /**
         * @param length of the body received so far
         * @return false if the budget is exhausted, in total or for this signer or address
         */
        public boolean grow(int length) {
            int more = length - bytes;
            if (held + more > max || address.take(Kind.BYTES, more, ADDRESS_BYTES_MAX) != Taken.YES) {
                return false;
            }
            PartyUsage taken = admission.holdBytes(signer, more);
            if (taken == null) {
                address.give(Kind.BYTES, more);
                return false;
            }
            // The same as before: a usage above zero does not retire.
            till = taken;
            bytes = length;
            held += more;
            return true;
        }

        /** May be called again. */
        public void release() {
            if (till != null && bytes > 0) {
                till.give(Kind.BYTES, bytes);
                address.give(Kind.BYTES, bytes);
                held -= bytes;
                bytes = 0;
            }
        }
    }
}
