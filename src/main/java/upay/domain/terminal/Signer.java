package upay.domain.terminal;

/** Who signs requests: a terminal, or the vendor that activates terminals. */
public sealed interface Signer permits Terminal, Vendor {
    /** Its number; that of a vendor and that of a terminal may be the same. */
    String sn();

    /** False when it is disabled. */
    boolean active();
}
