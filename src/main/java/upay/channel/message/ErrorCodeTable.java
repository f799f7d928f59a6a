package upay.channel.message;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import upay.domain.BizError;

/**
 * Maps a channel's refusal codes to the gateway's codes. A code that is not listed is no refusal: its outcome is
 * unknown.
 */
public final class ErrorCodeTable {
    private final Map<String, BizError> errors;

    private ErrorCodeTable(Map<String, BizError> errors) {
        this.errors = Map.copyOf(errors);
    }

    /** @throws IllegalArgumentException if two rows contain the same code */
    public static ErrorCodeTable of(Row... rows) {
        Map<String, BizError> errors = new HashMap<>();
        for (Row row : rows) {
            for (String code : row.codes()) {
                if (errors.put(code, row.error()) != null) {
                    throw new IllegalArgumentException("listed twice: " + code);
                }
            }
        }
        return new ErrorCodeTable(errors);
    }

    /** @param codes the channel's, separated by blanks or line ends */
    public static Row row(BizError error, String codes) {
        return new Row(error, List.of(codes.strip().split("\\s+")));
    }

    public Optional<BizError> find(String code) {
        return code == null ? Optional.empty() : Optional.ofNullable(errors.get(code));
    }

    public record Row(BizError error, List<String> codes) {
        public Row {
            codes = List.copyOf(codes);
        }
    }
}
