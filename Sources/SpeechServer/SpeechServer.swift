import Hummingbird
import TOMLKit
