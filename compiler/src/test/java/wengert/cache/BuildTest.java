package wengert.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildTest {
    @TempDir
    private Path folder;

    @Test
    void onlyClassesInJarsHaveABuild() {
        assertEquals("", Build.of(BuildTest.class, Test.class));
        assertEquals("", Build.of(Test.class, BuildTest.class));
        assertEquals("", Build.of(String.class, String.class));
        assertTrue(Build.of(Test.class, Test.class).contains(".jar "));
    }

    @Test
    void aJarThatIsBuiltAnewIsAnotherBuild() throws Exception {
        File there = new File(
                Test.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path jar = Files.copy(there.toPath(), folder.resolve("with a space.jar"));
        URL[] path = {jar.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
            Class<?> type = loader.loadClass(Test.class.getName());
            String before = Build.of(type, type);
            assertTrue(before.contains("with a space.jar"), before);
            Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000));
            assertNotEquals(before, Build.of(type, type));
        }
    }
}
