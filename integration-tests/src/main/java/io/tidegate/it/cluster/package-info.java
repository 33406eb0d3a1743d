/** A proxy with the groups behind it, in one process. */
@NullMarked
package io.tidegate.it.cluster;

import org.jspecify.annotations.NullMarked;
