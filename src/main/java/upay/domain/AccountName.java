package upay.domain;

import java.util.regex.Pattern;

/**
 * Which of the accounts at a channel an order is paid with: one of its merchant's own, or one of those for all merchants.
 * Its name is kept beside the text, since both are asked for several times a payment.
 */
public final class AccountName {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

    /** The name of the account that new payments are made with unless an operator chooses another one. */
    public static final String DEFAULT = "default";

    /** The owner of the accounts for all merchants. */
    public static final String EVERYBODY = "*";

    /** The merchant's own one. */
    public static final AccountName OWN = new AccountName(DEFAULT);

    /** The channel's default one in the store. */
    public static final AccountName SHARED = new AccountName(EVERYBODY + DEFAULT);

    /** The one of the configuration, or the one that is stored in its place. */
    public static final AccountName CONFIGURED = new AccountName(EVERYBODY + "conf");

    private final String text;
    private final String name;

    /** @param text as {@link #text()} */
    public AccountName(String text) {
        if (!isText(text)) {
            throw new IllegalArgumentException("not the name of an account");
        }
        this.text = text;
        this.name = isShared() ? text.substring(1) : text;
    }

    /** The account's name; after a * if it is for all merchants. Short, since every order has it. */
    public String text() {
        return text;
    }

    /** @param owner a merchant's id, or {@value #EVERYBODY} */
    public static AccountName of(String owner, String name) {
        return read(owner.equals(EVERYBODY) ? EVERYBODY + name : name);
    }

    /** Of a {@link #text}; the frequent ones are the same object. */
    public static AccountName read(String text) {
        if (text.equals(OWN.text)) {
            return OWN;
        }
        if (text.equals(SHARED.text)) {
            return SHARED;
        }
        return text.equals(CONFIGURED.text) ? CONFIGURED : new AccountName(text);
    }

    /** 1 to 32 lower-case letters, digits and hyphens. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** Whether it is a {@link #text}. */
    public static boolean isText(String text) {
        return isName(text.startsWith(EVERYBODY) ? text.substring(1) : text);
    }

    public boolean isShared() {
        return text.startsWith(EVERYBODY);
    }

    public String name() {
        return name;
    }

    /** The owner of the account with which this merchant's orders are paid. */
    public String owner(String merchantId) {
        return isShared() ? EVERYBODY : merchantId;
    }

    /** Whether there was such an account before accounts had names: a callback's path does not name it. */
    public boolean isUnnamed() {
        return equals(OWN) || equals(SHARED) || equals(CONFIGURED);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AccountName that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
