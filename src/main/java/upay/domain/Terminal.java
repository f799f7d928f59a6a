package upay.domain;

/**
 * A till: who signs requests.
 *
 * @param sn ≤ 32
 * @param secret signs requests, together with their body
 * @param active false when disabled or not activated
 */
public record Terminal(String sn, Secret secret, String merchantId, String storeId, boolean active) {}
