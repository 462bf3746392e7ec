// The catalogue's small pictures: they come by and by, for what is seen of the list, and are asked for once.
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "core/engine/nodes/thumbnail.h"
#include "core/scene/surface_catalogue.h"
#include "core/support/paths.h"
#include "tests/gui/driver.h"
#include "tests/gui/pictures.h"

namespace saddlescope::test {
namespace catalogue_pictures_test {

/// Of how many surfaces the picture is there and seen.
std::size_t pictures_in(Driver& driver) {
  std::size_t count = 0;
  for (const Surface& surface : load_surfaces({data_folder() / "assets" / "surfaces"}).surfaces)
    count += driver.has("catalogue/" + surface.id + "/picture");
  return count;
}

TEST(CataloguePictures, ComeForWhatIsSeenAndAreKept) {
  Driver driver;
  driver.app().act("catalogue");
  driver.settle();
  const std::size_t seen = pictures_in(driver);
  EXPECT_GT(seen, 2u);
  EXPECT_LT(seen, 14u) << "the list is longer than what is seen of it";
  EXPECT_TRUE(driver.app().results().all<Thumbnail>().empty()) << "all are there";
  const auto entry = driver.rect("catalogue/two-weight-network");
  driver.wheel(entry.center(), -40);
  driver.settle();
  EXPECT_FALSE(driver.has("catalogue/two-weight-network/picture"));
  driver.wheel(entry.center(), 40);
  driver.frames(4);
  EXPECT_TRUE(driver.has("catalogue/two-weight-network/picture"));
  EXPECT_TRUE(driver.app().results().all<Thumbnail>().empty()) << "kept";
}

TEST(Pictures, Catalogue) {
  Driver driver;
  driver.app().act("catalogue");
  driver.settle();
  driver.move({5, 5});
  driver.settle();
  expect_looks_like(driver.offscreen().picture(), "catalogue");
}

TEST(Pictures, StartPage) {
  Driver driver(Driver::still_opening_scene(60), 1280, 720, Shown::start);
  driver.settle();
  expect_looks_like(driver.offscreen().picture(), "start_page");
}

}  // namespace catalogue_pictures_test
}  // namespace saddlescope::test
