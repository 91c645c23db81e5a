// Holds JSON-LD against the vocabulary of schema.org: classes, properties, where they may stand and
// what they may be.
#pragma once

#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace nahtlos::testing {

class SchemaOrg {
public:
    /// From the folder of shared specifications: NAHTLOS_SHARED, else beside the sources. Nothing
    /// when the file is not there.
    static std::optional<SchemaOrg> load(const std::filesystem::path& sources) {
        const char* shared = std::getenv("NAHTLOS_SHARED");
        const auto folder =
            shared != nullptr ? std::filesystem::path(shared) : sources / "../shared";
        std::ifstream file(folder / "specs/schema-org/schemaorg-all-https.jsonld");
        if (!file) return std::nullopt;
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        SchemaOrg words;
        const auto document = boost::json::parse(text);
        for (const auto& node : document.at("@graph").as_array()) words.add(node.as_object());
        return words;
    }

    /// What is wrong, one line each; empty when nothing is.
    std::vector<std::string> problems(const boost::json::object& document) const {
        std::vector<std::string> wrong;
        for (const auto& thing : document.at("@graph").as_array()) {
            check_thing(thing.as_object(), "", wrong);
        }
        return wrong;
    }

private:
    struct Property {
        std::set<std::string> domains, ranges;
    };

    static std::string name_of(const boost::json::value& id) {
        const std::string text(id.as_string().c_str());
        return text.starts_with("schema:") ? text.substr(7) : text;
    }
    static std::set<std::string> names_in(const boost::json::object& node, const char* key) {
        std::set<std::string> names;
        const auto* found = node.if_contains(key);
        if (found == nullptr) return names;
        if (found->is_object()) return {name_of(found->at("@id"))};
        for (const auto& one : found->as_array()) names.insert(name_of(one.at("@id")));
        return names;
    }

    void add(const boost::json::object& node) {
        const auto id = name_of(node.at("@id"));
        const auto& type = node.at("@type");
        const auto is_a = [&](const char* what) {
            if (type.is_string()) return type.as_string() == what;
            for (const auto& one : type.as_array()) {
                if (one.as_string() == what) return true;
            }
            return false;
        };
        if (is_a("rdf:Property")) {
            properties_[id] = {names_in(node, "schema:domainIncludes"),
                               names_in(node, "schema:rangeIncludes")};
        } else if (is_a("rdfs:Class")) {
            parents_[id] = names_in(node, "rdfs:subClassOf");
        } else if (type.is_string()) {
            members_[id] = name_of(type);
        }
    }

    // A class and everything it is a kind of.
    std::set<std::string> lineage(const std::string& type) const {
        std::set<std::string> all{type};
        std::vector<std::string> open{type};
        while (!open.empty()) {
            const auto it = parents_.find(open.back());
            open.pop_back();
            if (it == parents_.end()) continue;
            for (const auto& parent : it->second) {
                if (all.insert(parent).second) open.push_back(parent);
            }
        }
        return all;
    }
    static bool meet(const std::set<std::string>& a, const std::set<std::string>& b) {
        for (const auto& one : a) {
            if (b.contains(one)) return true;
        }
        return false;
    }

    void check_thing(const boost::json::object& thing, const std::string& where,
                     std::vector<std::string>& wrong) const {
        const auto* type = thing.if_contains("@type");
        if (type == nullptr || !parents_.contains(type->as_string().c_str())) {
            wrong.push_back(where + " is of no class of schema.org");
            return;
        }
        const auto kinds = lineage(type->as_string().c_str());
        for (const auto& [key, value] : thing) {
            const std::string name(key);
            if (name.starts_with('@')) continue;
            const auto here = where + '/' + name;
            const auto property = properties_.find(name);
            if (property == properties_.end()) {
                wrong.push_back(here + " is no property");
            } else if (!meet(kinds, property->second.domains)) {
                wrong.push_back(here + " does not belong to " + type->as_string().c_str());
            } else {
                check_value(value, property->second, here, wrong);
            }
        }
    }

    void check_value(const boost::json::value& value, const Property& property,
                     const std::string& here, std::vector<std::string>& wrong) const {
        if (value.is_array()) {
            for (const auto& one : value.get_array()) check_value(one, property, here, wrong);
        } else if (value.is_object()) {
            const auto* type = value.get_object().if_contains("@type");
            if (type != nullptr && type->is_string() &&
                !meet(lineage(type->as_string().c_str()), property.ranges)) {
                wrong.push_back(here + " may not be " + type->as_string().c_str());
            }
            check_thing(value.get_object(), here, wrong);
        } else if (value.is_string()) {
            check_word(value.get_string().c_str(), property, here, wrong);
        }
    }

    // Words of schema.org are members of an enumeration that the property allows, or properties.
    void check_word(const std::string& text, const Property& property, const std::string& here,
                    std::vector<std::string>& wrong) const {
        constexpr std::string_view start = "https://schema.org/";
        if (!text.starts_with(start)) return;
        const auto word = text.substr(start.size());
        const auto member = members_.find(word);
        if (member == members_.end() ? !properties_.contains(word)
                                     : !meet(lineage(member->second), property.ranges)) {
            wrong.push_back(here + " may not be " + word);
        }
    }

    std::map<std::string, Property> properties_;
    std::map<std::string, std::set<std::string>> parents_;
    std::map<std::string, std::string> members_;
};

}  // namespace nahtlos::testing
