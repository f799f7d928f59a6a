package upay.restore;

import java.util.ArrayList;
import java.util.List;

/**
 * The numbers that a restored store may have forgotten, in the order in which they are asked for. Instances take numbers in
 * blocks and use each from its start; every payment takes two. So a block's forgotten numbers begin where its instance
 * stood at the restore point, and end where nothing is known of many in a row; and the blocks end where many in a row
 * are unused. The sequence itself may have been stored 32 blocks ahead of what was taken. Not thread-safe.
 */
public final class ForgottenNumbers {
    /** As PostgreSQL's sequence is stepped. */
    public static final int BLOCK = 1000;

    private final List<Long> held;
    private final long firstBlock;
    private final long last;
    private final int silence;
    private final int emptyBlocks;

    private int range;
    private long number;
    private int misses;
    private boolean used;
    private int empty;
    private boolean done;

    /**
     * @param held from, to, from, to, …: what instances held at the restore point; to is the end of its block
     * @param firstBlock the first block that was taken later
     * @param last no number from here on is forgotten
     * @param silence after so many unknown numbers in a row a block is at its end
     * @param emptyBlocks after so many blocks in a row without a known number there are no more
     */
    public ForgottenNumbers(List<Long> held, long firstBlock, long last, int silence, int emptyBlocks) {
        if (held.size() % 2 != 0 || silence < 1 || emptyBlocks < 0) {
            throw new IllegalArgumentException("pairs, and bounds of at least one");
        }
        this.held = List.copyOf(held);
        this.firstBlock = firstBlock;
        this.last = last;
        this.silence = silence;
        this.emptyBlocks = emptyBlocks;
        this.number = held.isEmpty() ? firstBlock : held.get(0);
        this.done = held.isEmpty() && (emptyBlocks == 0 || firstBlock >= last);
    }

    /** These numbers and no others, each of them. */
    public static ForgottenNumbers between(long from, long to) {
        return new ForgottenNumbers(List.of(from, to), to, to, Integer.MAX_VALUE, 0);
    }

    public boolean isDone() {
        return done;
    }

    /** The number to ask for. */
    public long number() {
        return number;
    }

    /** The end of the block in which {@link #number} is. */
    public long blockEnd() {
        return inHeld() ? held.get(2 * range + 1) : number + BLOCK - (number - firstBlock) % BLOCK;
    }

    private boolean inHeld() {
        return 2 * range < held.size();
    }

    /** @param known whether the store or a channel knows the number */
    public void answered(boolean known) {
        misses = known ? 0 : misses + 1;
        used |= known;
        long end = blockEnd();
        number++;
        if (misses >= silence || number >= end) {
            leave(end);
        }
    }

    private void leave(long end) {
        misses = 0;
        if (inHeld()) {
            range++;
            number = inHeld() ? held.get(2 * range) : firstBlock;
            done = !inHeld() && (emptyBlocks == 0 || firstBlock >= last);
        } else {
            empty = used ? 0 : empty + 1;
            number = end;
            done = empty >= emptyBlocks || number >= last;
        }
        used = false;
    }

    /** The position, for {@link #resume}. */
    public String position() {
        return range + " " + number + " " + misses + " " + used + " " + empty + " " + done;
    }

    /** Continues at a position of the same numbers. */
    public void resume(String position) {
        List<String> words = new ArrayList<>(List.of(position.split(" ")));
        if (words.size() != 6) {
            throw new IllegalArgumentException("not a position: " + position);
        }
        range = Integer.parseInt(words.get(0));
        number = Long.parseLong(words.get(1));
        misses = Integer.parseInt(words.get(2));
        used = Boolean.parseBoolean(words.get(3));
        empty = Integer.parseInt(words.get(4));
        done = Boolean.parseBoolean(words.get(5));
    }
}
