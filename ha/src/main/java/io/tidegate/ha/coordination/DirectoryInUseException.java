package io.tidegate.ha.coordination;

import java.io.IOException;
import java.nio.file.Path;

/** Another process that runs has the directory. */
final class DirectoryInUseException extends IOException {
    private static final long serialVersionUID = 1L;

    DirectoryInUseException(Path directory) {
        super(directory + " is another proxy's, which runs: give this one a directory of its own");
    }
}
