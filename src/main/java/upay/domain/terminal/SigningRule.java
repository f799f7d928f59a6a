package upay.domain.terminal;

import org.jspecify.annotations.Nullable;

/**
 * How a terminal must sign.
 *
 * @param certificate the client certificate that it must present; null: none
 */
public record SigningRule(SignaturePolicy policy, @Nullable TerminalCertificate certificate) {
    public static final SigningRule ANY = new SigningRule(SignaturePolicy.ANY, null);
}
