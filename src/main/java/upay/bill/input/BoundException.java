package upay.bill.input;

import java.io.IOException;

/** A file that is larger than a bound. */
final class BoundException extends IOException {
    private static final long serialVersionUID = 1;

    BoundException(String message) {
        super(message);
    }
}
