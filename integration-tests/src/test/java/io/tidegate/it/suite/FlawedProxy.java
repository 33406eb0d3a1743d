package io.tidegate.it.suite;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/** A proxy with a bug in it, whose classes are not those of the other proxies in this JVM. */
final class FlawedProxy implements AutoCloseable {
    private final URLClassLoader classes;
    private final Object proxy;

    private FlawedProxy(URLClassLoader classes, Object proxy) {
        this.classes = classes;
        this.proxy = proxy;
    }

    static FlawedProxy start(Flaw flaw, Path directory, String yaml) throws Exception {
        URLClassLoader classes = new FlawedClasses(flaw);
        Method start =
                classes.loadClass(OwnProxy.class.getName())
                        .getDeclaredMethod("start", Path.class, String.class);
        start.setAccessible(true);
        return new FlawedProxy(classes, start.invoke(null, directory, yaml));
    }

    int port() throws Exception {
        return (int) call("port");
    }

    @Override
    public void close() throws Exception {
        call("close");
        classes.close();
    }

    private Object call(String name) throws Exception {
        Method method = proxy.getClass().getDeclaredMethod(name);
        method.setAccessible(true);
        return method.invoke(proxy);
    }

    /** Has the project's classes for itself, one of them with the flaw. */
    private static final class FlawedClasses extends URLClassLoader {
        private final Flaw flaw;

        FlawedClasses(Flaw flaw) throws MalformedURLException {
            super(classPath(), FlawedProxy.class.getClassLoader());
            this.flaw = flaw;
        }

        private static URL[] classPath() throws MalformedURLException {
            String[] paths = System.getProperty("java.class.path").split(File.pathSeparator);
            URL[] urls = new URL[paths.length];
            for (int i = 0; i < paths.length; i++) {
                urls[i] = Path.of(paths[i]).toUri().toURL();
            }
            return urls;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("io.tidegate.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? define(name) : loaded;
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                byte[] taken = name.equals(flaw.className()) ? flaw.plant(bytes) : bytes;
                return defineClass(name, taken, 0, taken.length);
            } catch (IOException unreadable) {
                throw new ClassNotFoundException(name, unreadable);
            }
        }
    }
}
