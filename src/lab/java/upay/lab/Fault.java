package upay.lab;

/**
 * One fault.
 *
 * @param atMillis after the first order
 * @param gateway its number; from 1, 0: of all at once; of the store's processes each that many of them one after the
 *     other, 0: all (not used for the store's other faults)
 * @param millis until the fault ends, or until the ended process is started again
 */
record Fault(Kind kind, long atMillis, int gateway, long millis) {

    /** Where it happens; a row of the picture. */
    enum Place {
        GATEWAY("gateways"),
        CHANNEL("links to the channels"),
        LINK("links to the store"),
        STORE("the store");

        private final String words;

        Place(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** What goes wrong. */
    enum Kind {
        KILL(Place.GATEWAY, "killed", null, null),
        FREEZE(Place.GATEWAY, "frozen", null, null),
        STORE_FAST(Place.STORE, "restarted", null, LabStore.Stop.FAST),
        STORE_IMMEDIATE(Place.STORE, "stopped at once", null, LabStore.Stop.IMMEDIATE),
        STORE_KILLED(Place.STORE, "killed", null, LabStore.Stop.KILLED),
        STORE_FROZEN(Place.STORE, "with frozen processes", null, null),
        STORE_READ_ONLY(Place.STORE, "read-only", null, null),
        STORE_FULL(Place.STORE, "with a full disk", null, null),
        CHANNEL_REFUSED(Place.CHANNEL, LinkFault.REFUSED),
        CHANNEL_CUT(Place.CHANNEL, LinkFault.CUT),
        CHANNEL_SLOW(Place.CHANNEL, LinkFault.SLOW),
        CHANNEL_STALLED(Place.CHANNEL, LinkFault.STALLED),
        CHANNEL_BLACK_HOLE(Place.CHANNEL, LinkFault.BLACK_HOLE),
        LINK_REFUSED(Place.LINK, LinkFault.REFUSED),
        LINK_CUT(Place.LINK, LinkFault.CUT),
        LINK_SLOW(Place.LINK, LinkFault.SLOW),
        LINK_STALLED(Place.LINK, LinkFault.STALLED),
        LINK_BLACK_HOLE(Place.LINK, LinkFault.BLACK_HOLE);

        private final Place place;
        private final String words;
        private final LinkFault link;
        private final LabStore.Stop stop;

        Kind(Place place, LinkFault link) {
            this(place, link.words(), link, null);
        }

        Kind(Place place, String words, LinkFault link, LabStore.Stop stop) {
            this.place = place;
            this.words = words;
            this.link = link;
            this.stop = stop;
        }

        Place place() {
            return place;
        }

        /** For people. */
        String words() {
            return words;
        }

        /** Null where it is none of a link. */
        LinkFault link() {
            return link;
        }

        /** Null where it does not stop the store. */
        LabStore.Stop stop() {
            return stop;
        }
    }

    /** For people: {@code gateway 2 killed}. */
    String words() {
        String who = gateway == 0 ? "" : " of gateway " + gateway;
        return switch (kind.place()) {
            case GATEWAY -> "gateway " + gateway + " " + kind.words();
            case STORE -> "the store " + kind.words();
            case CHANNEL, LINK -> kind.place().words() + who + ": " + kind.words();
        };
    }
}
