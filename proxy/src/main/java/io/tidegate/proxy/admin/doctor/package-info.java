/** What is not as it should be, a file for each kind of check. */
@NullMarked
package io.tidegate.proxy.admin.doctor;

import org.jspecify.annotations.NullMarked;
