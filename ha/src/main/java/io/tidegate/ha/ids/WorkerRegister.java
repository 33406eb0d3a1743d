package io.tidegate.ha.ids;

import java.util.List;

/**
 * Who has which worker's number, where all proxies see it. Reads and changes are those of one place
 * that loses nothing; what replaces the table has to keep that.
 */
interface WorkerRegister {
    /**
     * A number that somebody has or had.
     *
     * @param fence counts its changes
     * @param until the end of all time that was ever reserved under it
     */
    record Entry(int worker, long fence, long until) {}

    /** The register's own time, in milliseconds since 1970. */
    long now();

    List<Entry> entries();

    /** False when the number has an entry already. */
    boolean add(int worker, String owner, long until);

    /** False when the entry is not as it was seen any more. */
    boolean change(Entry seen, String owner, long until);
}
