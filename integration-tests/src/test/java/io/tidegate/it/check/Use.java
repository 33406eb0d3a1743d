package io.tidegate.it.check;

/**
 * What a proxy has open while no client is there.
 *
 * @param process which one; another one in its place begins anew
 * @param files and sockets, all of them
 * @param pooled how many of those are connections in pools, which stay for the next client
 * @param busy connections that a session has or waits for
 */
public record Use(long process, int files, int pooled, int busy) {
    int besidesPools() {
        return files - pooled;
    }
}
