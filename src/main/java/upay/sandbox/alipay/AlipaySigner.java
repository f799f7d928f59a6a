package upay.sandbox.alipay;

import java.security.PrivateKey;
import org.jspecify.annotations.Nullable;

/**
 * A key of Alipay's.
 *
 * @param serial of its certificate, as in {@code alipay_cert_sn}; null without one
 */
record AlipaySigner(PrivateKey key, @Nullable String serial) {}
