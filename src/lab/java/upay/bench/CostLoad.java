package upay.bench;

/**
 * A load under which requests are priced.
 *
 * @param perSecond of all instances together; 0: as much as the connections carry
 */
record CostLoad(String name, Requests.Kind kind, int perSecond) {
    boolean isFull() {
        return perSecond == 0;
    }
}
