package io.tidegate.it.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file system of its own for one server's data, in memory, that can be filled. The server is
 * started in name spaces of its own, for which nobody has to be root where the kernel lets users
 * have them. What it holds is gone with the server's process.
 *
 * @param data the server's data directory, as it is outside
 * @param megabytes how much fits
 */
record SmallDisk(Path data, int megabytes) {
    private static final int BLOCK = 1 << 20;
    private static final int PIECE = 1 << 9;

    private static final String SCRIPT =
            """
            set -e
            data=$1 size=$2
            shift 2
            cp -a "$data" "$data.all"
            mount -t tmpfs -o "size=$size" tidegate "$data"
            cp -a "$data.all/." "$data"
            rm -r "$data.all"
            exec "$@"
            """;

    private static final List<String> NAME_SPACES =
            List.of("unshare", "--user", "--map-root-user", "--mount");

    /** Whether this machine lets whoever runs this have such a thing. */
    static boolean isPossible() throws InterruptedException {
        List<String> trying = new ArrayList<>(NAME_SPACES);
        trying.addAll(List.of("sh", "-c", "mount -t tmpfs -o size=1m tidegate /tmp"));
        try {
            return new ProcessBuilder(trying)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    /** The server's command, which keeps its number of a process. */
    List<String> around(List<String> command) {
        List<String> all = new ArrayList<>(NAME_SPACES);
        all.addAll(List.of("sh", "-c", SCRIPT, "tidegate-disk", data.toString(), megabytes + "m"));
        all.addAll(command);
        // Whoever it is outside, inside it is root.
        all.add("--user=root");
        return all;
    }

    private Path filler(long pid) {
        return Path.of("/proc/" + pid + "/root" + data.toAbsolutePath()).resolve("filler");
    }

    /** Nothing more can be written from its return on, until something is removed. */
    void fill(long pid) throws IOException {
        try (OutputStream filler = Files.newOutputStream(filler(pid))) {
            fill(filler, BLOCK);
            fill(filler, PIECE);
        } catch (IOException full) {
            // As it should be; closing says so, too.
        }
        if (!Files.exists(filler(pid))) {
            throw new IOException("nothing could be written to " + filler(pid));
        }
    }

    private static void fill(OutputStream filler, int block) {
        byte[] bytes = new byte[block];
        try {
            while (true) {
                filler.write(bytes);
            }
        } catch (IOException full) {
            // Smaller ones may fit.
        }
    }

    /** There is room again. */
    void free(long pid) throws IOException {
        Files.delete(filler(pid));
    }
}
