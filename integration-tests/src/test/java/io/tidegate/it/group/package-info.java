/** What the control plane sees of groups that replicate, and does to them, on real servers. */
@NullMarked
package io.tidegate.it.group;

import org.jspecify.annotations.NullMarked;
