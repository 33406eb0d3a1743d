package io.tidegate.proxy.admin.doctor;

import java.util.List;

/** Looks at one side of the proxy. */
public interface Check {
    /** What it looks at, in a word or two. */
    String subject();

    /** What it finds; none when all is well. May block. */
    List<Finding> findings();
}
