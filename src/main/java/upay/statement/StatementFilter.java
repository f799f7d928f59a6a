package upay.statement;

import org.jspecify.annotations.Nullable;

/**
 * Which rows of a day are meant.
 *
 * @param store null: all; likewise the others
 * @param payway its name, as ALIPAY
 */
public record StatementFilter(
        @Nullable String store,
        @Nullable String terminal,
        @Nullable String payway) {
    public static final StatementFilter ALL = new StatementFilter(null, null, null);

    public boolean isAll() {
        return equals(ALL);
    }
}
